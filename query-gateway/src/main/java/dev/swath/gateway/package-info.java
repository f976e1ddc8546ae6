/**
 * The gateway's use cases, without frameworks: {@link dev.swath.gateway.search.SearchTiles} finds tiles, {@link dev.swath.gateway.FindTile} finds one,
 * {@link dev.swath.gateway.ReadStatus} counts them, {@link dev.swath.gateway.ReadScene} tells of one key, and
 * {@link dev.swath.gateway.changes.ReadChanges} and {@link dev.swath.gateway.changes.FollowChanges} tell what happens.
 */
@NullMarked
package dev.swath.gateway;

import org.jspecify.annotations.NullMarked;
