/** Faults of servers and machines: a broker, a store or an index that is away or slow, full disks, wrong clocks. */
@NullMarked
package dev.swath.faults.fault.machine;

import org.jspecify.annotations.NullMarked;
