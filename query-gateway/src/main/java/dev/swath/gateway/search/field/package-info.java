/** The fields of a search as a request has them, in JSON and in a URL: read from one list, which also documents them. */
@NullMarked
package dev.swath.gateway.search.field;

import org.jspecify.annotations.NullMarked;
