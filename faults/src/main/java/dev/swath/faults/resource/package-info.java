/** What a process can be given too little of, or wrongly: disk, memory and the right time. */
@NullMarked
package dev.swath.faults.resource;

import org.jspecify.annotations.NullMarked;
