/** Files, keys, texts and clients that are broken or mean harm. */
@NullMarked
package dev.swath.faults.fault.hostile;

import org.jspecify.annotations.NullMarked;
