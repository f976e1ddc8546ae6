/** The requests of the STAC API, read from bodies and URLs. */
@NullMarked
package dev.swath.gateway.stac.query;

import org.jspecify.annotations.NullMarked;
