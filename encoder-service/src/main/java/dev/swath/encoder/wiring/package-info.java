/** Configuration, life cycle, health and metrics. */
@NullMarked
package dev.swath.encoder.wiring;

import org.jspecify.annotations.NullMarked;
