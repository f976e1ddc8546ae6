/** A store is lost for good, and what docs/operations/disasters.md says brings the catalogue back. */
@NullMarked
package dev.swath.faults.fault.disaster;

import org.jspecify.annotations.NullMarked;
