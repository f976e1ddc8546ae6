/**
 * The catalogue as a STAC API, without frameworks. {@link dev.swath.gateway.stac.SearchItems} finds items,
 * {@link dev.swath.gateway.stac.ReadCollections} tells of collections, {@link dev.swath.gateway.stac.AggregateItems} counts items; their
 * requests are in {@code query}, their answers in {@code document}.
 */
@NullMarked
package dev.swath.gateway.stac;

import org.jspecify.annotations.NullMarked;
