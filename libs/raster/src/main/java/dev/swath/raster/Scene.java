package dev.swath.raster;

import dev.swath.catalogue.TileWindow;
import dev.swath.raster.decoding.ProcessorBudget;
import dev.swath.raster.pixels.BlockSource;
import dev.swath.raster.pixels.CloudMask;
import dev.swath.raster.pixels.Level;
import dev.swath.raster.pixels.SceneGrid;
import dev.swath.raster.pixels.ScenePixels;
import dev.swath.raster.pixels.Stretch;
import dev.swath.raster.place.Georeference;
import dev.swath.raster.place.Placement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A scene whose header was read and accepted. Thread-safe. */
public final class Scene {
    private final ScenePixels pixels;
    private final SceneGrid grid;
    private final Optional<Georeference> georeference;
    private final List<String> warnings;
    private final SceneContent.FromProduct product;
    private final @Nullable String mediaType;
    private final ProcessorBudget budget;

    /** @param georeference of the grid's pixels */
    private Scene(
            ScenePixels pixels,
            SceneGrid grid,
            Optional<Georeference> georeference,
            List<String> warnings,
            SceneContent.FromProduct product,
            @Nullable String mediaType,
            ProcessorBudget budget) {
        this.pixels = pixels;
        this.grid = grid;
        this.georeference = georeference;
        this.warnings = warnings;
        this.product = product;
        this.mediaType = mediaType;
        this.budget = budget;
    }

    /**
     * @param placement of the picture's own pixels
     * @param mediaType of its file, null of a product
     * @param budget gets the time for the scene's samples
     */
    static Scene of(
            SceneContent content,
            Placement placement,
            @Nullable String mediaType,
            SceneLimits limits,
            ProcessorBudget budget) {
        budget.grant(samples(content));
        Optional<Georeference> georeference = placement.georeference();
        Level whole = content.blocks().levels().getFirst();
        ScenePixels pixels = new ScenePixels(
                content.blocks(),
                content.mask(),
                content.colours(),
                content.nodata(),
                georeference.map(Georeference::isSouthUp).orElse(false),
                limits.bytes() / 4 * 3);
        SceneGrid grid = grid(content.blocks(), georeference, limits);
        return new Scene(
                pixels,
                grid,
                georeference.map(reference -> reference.on(grid, whole.width(), whole.height())),
                placement.warnings(),
                content.product(),
                mediaType,
                budget);
    }

    /** The width of the grid that tiles are cut from, in its pixels. */
    public int width() {
        return grid.width();
    }

    /** The height of the grid that tiles are cut from, in its pixels. */
    public int height() {
        return grid.height();
    }

    /** The most bytes of the heap that cutting its tiles holds. */
    public long heldBytes() {
        CloudMask mask = product.cloudMask();
        return pixels.heldBytes() + (mask == null ? 0 : mask.heldBytes());
    }

    /** The source bands shown as red, green and blue. */
    public List<String> bands() {
        return pixels.colours().names();
    }

    /** What a user should know of its place: why there is none although the file names one, or how far it may be trusted. */
    public List<String> warnings() {
        return warnings;
    }

    /** Whether its windows should have places. */
    public boolean isPlaced() {
        return georeference.isPresent();
    }

    /** The media type of its file; empty of a product, which is a folder. */
    public Optional<String> mediaType() {
        return Optional.ofNullable(mediaType);
    }

    /** What a product's metadata say. */
    public ProductFacts facts() {
        return product.facts();
    }

    /** The window's place; empty if the file does not tell it, or only in a reference system that is not known to be of the Earth. */
    public Optional<TilePlace> place(TileWindow window) {
        return georeference.flatMap(reference -> reference.place(window));
    }

    /**
     * The picture to cut tiles from. If its samples have to be stretched, some of them are read for that.
     *
     * @throws dev.swath.catalogue.CatalogueException UNREADABLE_IMAGE
     */
    public ScenePicture picture() {
        Stretch given = product.stretch();
        Stretch stretch = given == null || pixels.isFinished() ? budget.spend(() -> Stretch.of(pixels)) : given;
        return new ScenePicture(pixels, grid, stretch, product.cloudMask(), budget);
    }

    private static long samples(SceneContent content) {
        BlockSource blocks = content.blocks();
        long pixels = blocks.levels().getFirst().pixels();
        return pixels * blocks.bands() + (content.mask() == null ? 0 : pixels);
    }

    private static SceneGrid grid(BlockSource blocks, Optional<Georeference> georeference, SceneLimits limits) {
        double scale = 1;
        if (limits.gsd().isPresent()) {
            Level whole = blocks.levels().getFirst();
            double own = georeference
                    .flatMap(reference -> reference.gsd(whole.width(), whole.height()))
                    .orElse(Double.MAX_VALUE);
            scale = Math.max(1, limits.gsd().getAsDouble() / own);
        }
        return SceneGrid.of(blocks.levels(), scale);
    }
}
