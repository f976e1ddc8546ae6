/** Faults of workers: killed at a chosen moment of a batch, or losing their partitions. */
@NullMarked
package dev.swath.faults.fault.worker;

import org.jspecify.annotations.NullMarked;
