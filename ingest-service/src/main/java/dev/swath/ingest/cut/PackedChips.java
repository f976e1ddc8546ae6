package dev.swath.ingest.cut;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.PackIndex;
import dev.swath.chip.PackName;
import dev.swath.chip.PackWriter;
import dev.swath.objectstore.ObjectStore;
import java.util.ArrayList;
import java.util.List;

/** Stores the chips of one attempt in packs, each in one put. Holds one pack. */
final class PackedChips implements ChipSink {
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final ObjectStore store;
    private final String chipsBucket;
    private final PackAttempt attempt;
    private final PackWriter writer;
    private final List<String> packs = new ArrayList<>();

    /** @param capacity of a pack in bytes; see {@link PackWriter#capacity} */
    PackedChips(ObjectStore store, String chipsBucket, PackAttempt attempt, int capacity) {
        this.store = store;
        this.chipsBucket = chipsBucket;
        this.attempt = attempt;
        this.writer = new PackWriter(attempt.bucket(), attempt.key(), capacity);
    }

    @Override
    public byte[] encode(TileId tileId, Chip chip) {
        return ChipWriter.write(tileId, chip);
    }

    @Override
    public PlacedChip add(TileId tileId, byte[] png) {
        if (!writer.fits(png.length)) {
            put();
        }
        String pack = next().key();
        PackIndex.IndexedChip entry = writer.add(tileId, png);
        String checksum = ChipChecksum.of(png);
        return picture -> picture.inPack(pack, entry.offset(), entry.length(), Picture.PNG)
                .withChecksum(checksum);
    }

    @Override
    public List<String> finish() {
        if (!writer.isEmpty()) {
            put();
        }
        return List.copyOf(packs);
    }

    private PackName next() {
        return attempt.name(packs.size());
    }

    private void put() {
        PackName name = next();
        store.put(chipsBucket, new ObjectKey(name.key()), writer.finish(name), CONTENT_TYPE);
        packs.add(name.key());
    }
}
