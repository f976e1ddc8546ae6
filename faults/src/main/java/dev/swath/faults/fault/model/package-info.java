/** Faults of the models: no memory, failing captions, another bundle under load. */
@NullMarked
package dev.swath.faults.fault.model;

import org.jspecify.annotations.NullMarked;
