package dev.swath.ledger;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.SceneSeen;
import java.util.Map;
import java.util.Set;

/**
 * What each place holds, read one after the other: a difference between them may be work under way.
 *
 * @param listing the bucket's scenes: key and ETag
 * @param scenes the newest of {@code swath.scenes}
 * @param tiles live tiles of {@code swath.tiles} and their generation
 * @param captions newest generation captioned, by {@code swath.captions}
 * @param items the live ones of {@code swath.items}
 * @param index the live rows of the vector index
 * @param failed ids of the objects and tiles with an open failure
 */
public record Snapshot(
        Map<ObjectKey, String> listing,
        Map<ObjectId, SceneSeen> scenes,
        Map<TileId, Long> tiles,
        Map<TileId, Long> captions,
        Map<TileId, TileFacts> items,
        Map<TileId, TileFacts> index,
        Set<String> failed) {}
