package dev.swath.ledger.deep;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.tile.Picture;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether chips are where the topics say. */
final class ChipCheck {
    private static final String PACKS = "packs/";

    private ChipCheck() {}

    /** Why the chip of a live tile cannot be there; empty if nothing is wrong. */
    static Optional<String> complaint(DeepSnapshot snapshot, TileId tileId) {
        TileEvent event = snapshot.history().tiles().get(tileId);
        Tile tile = event instanceof TileIngested ingested ? ingested.tile() : null;
        String pack = tile == null ? null : tile.picture().pack();
        if (tile == null || pack == null) {
            String key = Picture.chipKey(tileId);
            return snapshot.chips().containsKey(key) ? Optional.empty() : Optional.of("expected " + key);
        }
        return packComplaint(snapshot, tile, pack);
    }

    private static Optional<String> packComplaint(DeepSnapshot snapshot, Tile tile, String pack) {
        Long size = snapshot.chips().get(pack);
        if (size == null) {
            return Optional.of("expected " + pack);
        }
        long end = orZero(tile.picture().offset()) + orZero(tile.picture().length());
        if (size < end) {
            return Optional.of("expected %s to reach to %d, found %d bytes".formatted(pack, end, size));
        }
        SceneSeen scene = snapshot.history().scenes().get(tile.objectId());
        return scene == null || scene.refersTo(pack)
                ? Optional.empty()
                : Optional.of("its scene does not name %s, which will be swept".formatted(pack));
    }

    /** How many packs there are that no scene names: what broken attempts left, until it is swept. That is no offence. */
    static int orphans(DeepSnapshot snapshot) {
        Set<String> named = new HashSet<>();
        for (SceneSeen scene : snapshot.history().scenes().values()) {
            named.addAll(scene.packs());
            scene.retired().forEach(retired -> named.addAll(retired.packs()));
        }
        return (int) packs(snapshot).filter(key -> !named.contains(key)).count();
    }

    static Stream<String> packs(DeepSnapshot snapshot) {
        return snapshot.chips().keySet().stream().filter(key -> key.startsWith(PACKS));
    }

    private static long orZero(@Nullable Number number) {
        return number == null ? 0 : number.longValue();
    }
}
