package dev.swath.encoder.store;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.PackIndex;
import dev.swath.chip.PackName;
import dev.swath.chip.ReadChips;
import dev.swath.encoder.ChipStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The chips bucket. Thread-safe.
 *
 * @param maxBytes the most bytes of a chip that is an object of its own
 */
public record StoredChips(ObjectStore store, String bucket, int maxBytes) implements ChipStore {
    private static final String CHIPS = "chips/";
    private static final Pattern CHIP = Pattern.compile(CHIPS + "(([0-9a-f]{32})(-\\d{1,10}){4})\\.png");
    private static final int SOME = 3;
    /** Away from what the sweep of ingest-service and the ledger look at. */
    private static final String PROBES = "probes/";

    private static final SceneId PROBE_SCENE = new SceneId("0".repeat(32));
    private static final TileId PROBE_TILE = TileId.of(PROBE_SCENE, new TileWindow(0, 0, 1, 1));
    /** Holds the index of most packs. */
    private static final int TAIL_BYTES = 64 << 10;

    @Override
    public byte[] read(String pack, long offset, int count) {
        return store.readPart(bucket, new ObjectKey(pack), offset, count);
    }

    @Override
    public byte[] read(String chip) {
        return store.read(bucket, new ObjectKey(chip), maxBytes);
    }

    @Override
    public List<ChipPlace> listSome() {
        List<ChipPlace> packed = list(PackName.PREFIX).stream()
                .flatMap(pack -> firstOf(pack).stream())
                .toList();
        return packed.isEmpty()
                ? list(CHIPS).stream().flatMap(chip -> alone(chip).stream()).toList()
                : packed;
    }

    @Override
    public Optional<Chip> readBack(Chip own) {
        ObjectKey key = new ObjectKey(PROBES + UUID.randomUUID());
        try {
            store.write(bucket, key, ChipWriter.write(PROBE_TILE, own), Picture.PNG);
            try {
                ChipPlace place = ChipPlace.alone(PROBE_TILE, PROBE_SCENE, key.value());
                return Optional.of(new ReadChips(this, ReadChips.ReadLimits.SINGLE)
                        .read(place)
                        .decode());
            } finally {
                store.delete(bucket, key);
            }
        } catch (CatalogueException e) {
            if (e.kind() != ErrorKind.INVALID_INPUT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private List<StoredObject> list(String prefix) {
        try (Stream<StoredObject> objects = store.list(bucket, prefix)) {
            return objects.limit(SOME).toList();
        }
    }

    private Optional<ChipPlace> firstOf(StoredObject pack) {
        Optional<PackName> name = PackName.parse(pack.key().value());
        int tail = (int) Math.min(TAIL_BYTES, pack.size());
        if (name.isEmpty() || tail == 0) {
            return Optional.empty();
        }
        try {
            PackIndex index = PackIndex.read(store.readPart(bucket, pack.key(), pack.size() - tail, tail));
            return index.chips().stream()
                    .findFirst()
                    .map(chip -> ChipPlace.packed(
                            chip.tileId(), name.get().sceneId(), pack.key().value(), chip.offset(), chip.length()));
        } catch (CatalogueException e) {
            if (e.kind() != ErrorKind.INVALID_INPUT) {
                throw e;
            }
            return Optional.empty(); // a pack that went just now, or a broken one
        }
    }

    private static Optional<ChipPlace> alone(StoredObject chip) {
        Matcher parts = CHIP.matcher(chip.key().value());
        return parts.matches()
                ? Optional.of(ChipPlace.alone(
                        new TileId(parts.group(1)),
                        new SceneId(parts.group(2)),
                        chip.key().value()))
                : Optional.empty();
    }
}
