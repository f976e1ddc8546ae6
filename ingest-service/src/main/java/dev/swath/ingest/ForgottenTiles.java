package dev.swath.ingest;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.OutgoingRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tiles of which nothing is left once their chips are gone. A tombstone ends their way on {@code swath.tiles},
 * which would keep their retraction for ever. The topic's compaction lag leaves the retraction to whoever is behind.
 */
final class ForgottenTiles {
    private ForgottenTiles() {}

    /**
     * The tombstones of the tiles that the former scene had retired and the decided one names no more.
     *
     * @param former as it was before chips were removed; null if the key was not known
     */
    static List<OutgoingRecord> tombstones(@Nullable SceneSeen former, List<OutgoingRecord> decided) {
        if (former == null || former.retired().isEmpty()) {
            return List.of();
        }
        return decided.stream()
                .flatMap(written -> written.event() instanceof SceneSeen scene ? Stream.of(scene) : Stream.empty())
                .flatMap(scene -> forgotten(former, scene).stream())
                .map(tileId -> OutgoingRecord.tombstone(Topic.TILES, tileId.value()))
                .toList();
    }

    private static Set<TileId> forgotten(SceneSeen former, SceneSeen scene) {
        Set<TileId> tiles = new HashSet<>();
        former.retired().forEach(retired -> tiles.addAll(retired.tileIds()));
        scene.retired().forEach(retired -> retired.tileIds().forEach(tiles::remove));
        scene.tileIds().forEach(tiles::remove);
        return tiles;
    }
}
