/** Configuration, life cycle, health and metrics. */
@NullMarked
package dev.swath.caption.wiring;

import org.jspecify.annotations.NullMarked;
