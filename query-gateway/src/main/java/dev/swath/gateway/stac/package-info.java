/**
 * The catalogue as a STAC API, without frameworks. {@link dev.swath.gateway.stac.SearchItems} finds items,
 * {@link dev.swath.gateway.stac.ReadCollections} tells of collections, {@link dev.swath.gateway.stac.AggregateItems} counts items; the documents are made by
 * the classes whose names end in {@code Documents}.
 */
@NullMarked
package dev.swath.gateway.stac;

import org.jspecify.annotations.NullMarked;
