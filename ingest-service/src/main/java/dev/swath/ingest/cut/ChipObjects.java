package dev.swath.ingest.cut;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipThumbnail;
import dev.swath.chip.ChipWriter;
import dev.swath.objectstore.ObjectStore;
import java.util.List;

/** Stores each chip as an object of its own, with a thumbnail, as 0.1.0 did: for as long as readers of that version run. */
record ChipObjects(ObjectStore store, String chipsBucket) implements ChipSink {
    @Override
    public byte[] encode(TileId tileId, Chip chip) {
        byte[] png = ChipWriter.write(tileId, chip);
        store.write(chipsBucket, new ObjectKey(Picture.chipKey(tileId)), png, Picture.PNG);
        store.write(chipsBucket, new ObjectKey(Picture.thumbnailKey(tileId)), ChipThumbnail.of(chip), "image/jpeg");
        return png;
    }

    @Override
    public PlacedChip add(TileId tileId, byte[] png) {
        String checksum = ChipChecksum.of(png);
        return picture -> picture.withChecksum(checksum);
    }

    @Override
    public List<String> finish() {
        return List.of();
    }
}
