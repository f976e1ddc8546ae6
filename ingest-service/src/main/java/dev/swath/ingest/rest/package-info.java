/** The HTTP resources of ingest-service. */
@NullMarked
package dev.swath.ingest.rest;

import org.jspecify.annotations.NullMarked;
