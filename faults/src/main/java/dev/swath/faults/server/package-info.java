/** Broker and store, each a process of its own, so that it can be killed. */
@NullMarked
package dev.swath.faults.server;

import org.jspecify.annotations.NullMarked;
