/** Builds caption-service from its settings, starts it and stops it. */
@NullMarked
package dev.swath.caption.wiring;

import org.jspecify.annotations.NullMarked;
