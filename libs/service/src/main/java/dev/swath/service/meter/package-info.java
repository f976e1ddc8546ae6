/** Meters that several services have. */
@NullMarked
package dev.swath.service.meter;

import org.jspecify.annotations.NullMarked;
