/** Long runs: kills at random moments, and hours of arrivals with faults between them. */
@NullMarked
package dev.swath.faults.soak;

import org.jspecify.annotations.NullMarked;
