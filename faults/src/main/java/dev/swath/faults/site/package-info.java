/** A running Swath whose every part can be killed, stopped, slowed down and cut off. */
@NullMarked
package dev.swath.faults.site;

import org.jspecify.annotations.NullMarked;
