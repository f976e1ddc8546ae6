package dev.swath.ingest;

import static dev.swath.ingest.Owner.CHIPS;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.PackName;
import dev.swath.chip.Packs;
import dev.swath.chip.ReadChips;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An owner's chips, read as encoders and gateways do. */
final class StoredPacks implements Packs {
    private final MemoryStore store;
    private final ReadChips reader = new ReadChips(this, ReadChips.ReadLimits.SINGLE);

    StoredPacks(MemoryStore store) {
        this.store = store;
    }

    Chip chip(Tile tile) {
        return reader.read(ChipPlace.of(tile)).decode();
    }

    /** The keys of all packs that are there. */
    Set<String> keys() {
        return store.list(CHIPS, PackName.PREFIX)
                .map(object -> object.key().value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The keys of all packs that the scene names. */
    static Set<String> named(SceneSeen scene) {
        Set<String> named = new TreeSet<>(scene.packs());
        scene.retired().forEach(retired -> named.addAll(retired.packs()));
        return named;
    }

    @Override
    public byte[] read(String pack, long offset, int count) {
        return store.readPart(CHIPS, new ObjectKey(pack), offset, count);
    }

    @Override
    public byte[] read(String chip) {
        return store.read(CHIPS, new ObjectKey(chip), 1 << 24);
    }
}
