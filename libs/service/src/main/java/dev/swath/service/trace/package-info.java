/** Follows tiles by OpenTelemetry. */
@NullMarked
package dev.swath.service.trace;

import org.jspecify.annotations.NullMarked;
