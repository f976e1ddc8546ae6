package dev.swath.raster.tiff;

import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.pixels.Samples;
import java.util.List;

/** A picture without its smallest sizes, which its mask does not have. */
record FewerLevels(BlockSource source, int count) implements BlockSource {
    @Override
    public SampleType type() {
        return source.type();
    }

    @Override
    public int bands() {
        return source.bands();
    }

    @Override
    public boolean planar() {
        return source.planar();
    }

    @Override
    public List<Level> levels() {
        return source.levels().subList(0, Math.min(count, source.levels().size()));
    }

    @Override
    public long heldBytes() {
        return source.heldBytes();
    }

    @Override
    public Samples block(int level, int plane, int column, int row) {
        return source.block(level, plane, column, row);
    }
}
