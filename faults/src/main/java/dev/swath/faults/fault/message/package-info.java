/** Faults of what Kafka delivers: records repeated, reordered, unreadable or of another schema version. */
@NullMarked
package dev.swath.faults.fault.message;

import org.jspecify.annotations.NullMarked;
