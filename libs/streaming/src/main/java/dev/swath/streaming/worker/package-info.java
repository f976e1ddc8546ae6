/** The three threads of a batch worker and the state that they share. */
@NullMarked
package dev.swath.streaming.worker;

import org.jspecify.annotations.NullMarked;
