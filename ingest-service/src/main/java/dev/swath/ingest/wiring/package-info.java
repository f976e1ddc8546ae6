/** Builds ingest-service from its settings, starts it and stops it. */
@NullMarked
package dev.swath.ingest.wiring;

import org.jspecify.annotations.NullMarked;
