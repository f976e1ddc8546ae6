/** The twenty faults, a class each. */
@NullMarked
package dev.swath.faults.fault;

import org.jspecify.annotations.NullMarked;
