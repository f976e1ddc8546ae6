package dev.swath.raster.tiff;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.metadata.TiffDirectory;
import dev.swath.raster.metadata.TiffFile;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.pixels.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A TIFF's first picture with its overviews, or its mask with its own. Thread-safe. */
final class TiffPicture implements BlockSource {
    private static final int NEW_SUBFILE_TYPE = 254;
    private static final int REDUCED = 1;
    private static final int MASK = 4;
    private static final int MOST_LEVELS = 32;

    private final TiffLayout layout;
    private final List<TiffBlocks> blocks;
    private final List<Level> levels;

    private TiffPicture(TiffLayout layout, List<TiffBlocks> blocks) {
        this.layout = layout;
        this.blocks = List.copyOf(blocks);
        this.levels = blocks.stream().map(TiffBlocks::level).toList();
    }

    /** Refuses one more table of blocks if all together have too many. */
    private static void checkBlocks(List<TiffBlocks> known, TiffLayout more, SceneLimits limits) {
        limits.checkBlocks(known.stream().mapToLong(TiffBlocks::count).sum() + more.blocks());
    }

    static TiffPicture read(ByteSource source, TiffFile file, double fill, SceneLimits limits) {
        TiffDirectory first = file.directories().getFirst();
        TiffLayout layout = TiffLayout.read(first, limits);
        List<TiffBlocks> blocks = new ArrayList<>();
        blocks.add(new TiffBlocks(source, file.order(), first, layout, fill, limits));
        for (TiffDirectory directory :
                file.directories().subList(1, file.directories().size())) {
            if (subfileType(directory) == REDUCED && blocks.size() < MOST_LEVELS) {
                Optional<TiffLayout> smaller =
                        overview(directory, layout, blocks.getLast().level(), limits);
                if (smaller.isPresent()) {
                    checkBlocks(blocks, smaller.get(), limits);
                    blocks.add(new TiffBlocks(source, file.order(), directory, smaller.get(), fill, limits));
                }
            }
        }
        return new TiffPicture(layout, blocks);
    }

    /** The mask of the first picture, if there is one. It is 0 where the picture holds nothing. */
    static Optional<TiffPicture> mask(ByteSource source, TiffFile file, TiffPicture picture, SceneLimits limits) {
        @Nullable TiffLayout layout = null;
        List<TiffBlocks> blocks = new ArrayList<>();
        for (TiffDirectory directory : file.directories()) {
            if ((subfileType(directory) & MASK) != 0 && blocks.size() < picture.levels.size()) {
                TiffLayout mask = TiffLayout.read(directory, limits);
                Level level = picture.levels.get(blocks.size());
                if (mask.bands() != 1
                        || mask.type() != SampleType.UINT8
                        || mask.width() != level.width()
                        || mask.height() != level.height()) {
                    throw new CatalogueException(
                            ErrorCode.UNREADABLE_IMAGE,
                            "expected a mask of one band of %d×%d pixels, found %d of %d×%d"
                                    .formatted(
                                            level.width(), level.height(), mask.bands(), mask.width(), mask.height()));
                }
                layout = layout == null ? mask : layout;
                checkBlocks(blocks, mask, limits);
                blocks.add(new TiffBlocks(source, file.order(), directory, mask, 0, limits));
            }
        }
        return layout == null ? Optional.empty() : Optional.of(new TiffPicture(layout, blocks));
    }

    TiffLayout layout() {
        return layout;
    }

    @Override
    public SampleType type() {
        return layout.type();
    }

    @Override
    public int bands() {
        return layout.bands();
    }

    @Override
    public boolean planar() {
        return layout.planar();
    }

    @Override
    public List<Level> levels() {
        return levels;
    }

    /** Of the tables of blocks. */
    @Override
    public long heldBytes() {
        return blocks.stream().mapToLong(TiffBlocks::count).sum() * 2 * Long.BYTES;
    }

    @Override
    public Samples block(int level, int plane, int column, int row) {
        return blocks.get(level).block(plane, column, row);
    }

    /** Empty if the directory is no smaller picture of the same kind. */
    private static Optional<TiffLayout> overview(
            TiffDirectory directory, TiffLayout whole, Level larger, SceneLimits limits) {
        try {
            return Optional.of(TiffLayout.read(directory, limits))
                    .filter(layout -> layout.bands() == whole.bands()
                            && layout.type() == whole.type()
                            && layout.planar() == whole.planar()
                            && layout.width() < larger.width()
                            && layout.height() <= larger.height());
        } catch (CatalogueException e) {
            if (e.code() == ErrorCode.UNSUPPORTED_FORMAT) {
                // A thumbnail of another kind. The picture does not need it.
                return Optional.empty();
            }
            throw e;
        }
    }

    private static int subfileType(TiffDirectory directory) {
        return (int) directory.integer(NEW_SUBFILE_TYPE, 0);
    }
}
