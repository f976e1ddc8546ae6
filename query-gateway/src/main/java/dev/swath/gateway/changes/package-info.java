/** The change feed: what happens to the items, from any point on, as pages and as streams. The live feed is a view of it. */
@NullMarked
package dev.swath.gateway.changes;

import org.jspecify.annotations.NullMarked;
