/** Builds the service from its configuration; health and metrics. */
@NullMarked
package dev.swath.index.wiring;

import org.jspecify.annotations.NullMarked;
