/** Search: {@link dev.swath.gateway.search.field.SearchFields} reads a request, {@link dev.swath.gateway.search.SearchTiles} answers it. */
@NullMarked
package dev.swath.gateway.search;

import org.jspecify.annotations.NullMarked;
