package dev.swath.raster.sentinel2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.pixels.Samples;
import java.util.List;

/** Joins pictures of one band each, all of one size, to a picture with several bands. */
record BandStack(List<BlockSource> sources) implements BlockSource {
    /** @throws CatalogueException UNREADABLE_IMAGE if their sizes differ */
    BandStack {
        sources = List.copyOf(sources);
        BlockSource first = sources.getFirst();
        for (BlockSource source : sources) {
            if (source.bands() != 1
                    || source.type() != first.type()
                    || !source.levels().equals(first.levels())) {
                throw new CatalogueException(
                        ErrorCode.UNREADABLE_IMAGE,
                        "expected bands of one size, found %s and %s"
                                .formatted(
                                        first.levels().getFirst(),
                                        source.levels().getFirst()));
            }
        }
    }

    @Override
    public SampleType type() {
        return sources.getFirst().type();
    }

    @Override
    public int bands() {
        return sources.size();
    }

    @Override
    public boolean planar() {
        return true;
    }

    @Override
    public List<Level> levels() {
        return sources.getFirst().levels();
    }

    @Override
    public long heldBytes() {
        return sources.stream().mapToLong(BlockSource::heldBytes).sum();
    }

    @Override
    public Samples block(int level, int plane, int column, int row) {
        return sources.get(plane).block(level, 0, column, row);
    }
}
