/** The documents of the STAC API, and the addresses in them. */
@NullMarked
package dev.swath.gateway.stac.document;

import org.jspecify.annotations.NullMarked;
