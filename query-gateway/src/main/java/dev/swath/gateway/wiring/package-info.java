/** Builds the gateway from its settings, starts it and stops it. */
@NullMarked
package dev.swath.gateway.wiring;

import org.jspecify.annotations.NullMarked;
