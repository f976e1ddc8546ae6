/** Builds the service from its configuration; health and metrics. */
@NullMarked
package dev.swath.indexer.wiring;

import org.jspecify.annotations.NullMarked;
