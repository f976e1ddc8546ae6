/** Broken or hostile files, keys, texts and clients. */
@NullMarked
package dev.swath.faults.fault.hostile;

import org.jspecify.annotations.NullMarked;
