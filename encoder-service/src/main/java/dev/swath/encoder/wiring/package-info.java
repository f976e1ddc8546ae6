/** Builds encoder-service from its settings, starts it and stops it. */
@NullMarked
package dev.swath.encoder.wiring;

import org.jspecify.annotations.NullMarked;
