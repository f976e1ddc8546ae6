package dev.swath.ledger;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.SceneSeen;
import java.util.Map;
import java.util.Set;

/**
 * The content of each place. The places are read one after the other, so a difference may be work under way.
 *
 * @param scenes the newest of {@code swath.scenes}
 * @param tiles live tiles of {@code swath.tiles} and their generation
 * @param encodings the newest encoded generation, by {@code swath.encodings}
 * @param captions the newest captioned generation, by {@code swath.captions}
 * @param items the live ones of {@code swath.items}
 * @param index the live rows of the vector index
 * @param failed ids of the objects and tiles with an open failure
 */
public record Snapshot(
        BucketScenes listing,
        Map<ObjectId, SceneSeen> scenes,
        Map<TileId, Long> tiles,
        Encodings encodings,
        Map<TileId, Long> captions,
        Map<TileId, HeldTile> items,
        Map<TileId, HeldTile> index,
        Set<String> failed) {
    /** @param truncated whether the topic's retention has removed older ones */
    public record Encodings(Map<TileId, Long> generations, boolean truncated) {
        public static final Encodings NONE = new Encodings(Map.of(), true);
    }
}
