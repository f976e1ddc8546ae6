/**
 * The gateway's use cases, free of frameworks: {@link dev.swath.gateway.SearchTiles} finds tiles, {@link dev.swath.gateway.ReadStatus} counts them,
 * {@link dev.swath.gateway.ReadScene} tells of one key, {@link dev.swath.gateway.LiveFeed} tells what happens.
 */
@NullMarked
package dev.swath.gateway;

import org.jspecify.annotations.NullMarked;
