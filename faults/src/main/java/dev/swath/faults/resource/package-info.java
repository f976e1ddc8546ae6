/** Takes resources from a process: disk, memory and the right time. */
@NullMarked
package dev.swath.faults.resource;

import org.jspecify.annotations.NullMarked;
