/** Runs a Swath whose broker, store and services are processes that can be killed, stopped and started again. */
@NullMarked
package dev.swath.faults.process;

import org.jspecify.annotations.NullMarked;
