package dev.swath.raster;

import dev.swath.catalogue.TileWindow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scene whose header was read and accepted. Thread-safe. */
public final class Scene {
    private final ImageFormat format;
    private final ScenePixels pixels;
    private final SceneGrid grid;
    private final Optional<Georeference> georeference;
    private final Supplier<Stretch> stretch;
    private final Product product;

    /**
     * What the product itself says of when and how it was taken.
     *
     * @param datetime null where it says nothing
     * @param cloudCover of the whole scene, 0…1; null where it says nothing
     */
    public record Acquisition(
            @Nullable Instant datetime, @Nullable Double cloudCover) {
        static final Acquisition UNKNOWN = new Acquisition(null, null);
    }

    /** What a product holds beside its picture. */
    record Product(Acquisition acquisition, @Nullable SceneClassification classification) {
        static final Product NONE = new Product(Acquisition.UNKNOWN, null);
    }

    /** @param georeference of the grid's pixels */
    Scene(
            ImageFormat format,
            ScenePixels pixels,
            SceneGrid grid,
            Optional<Georeference> georeference,
            Supplier<Stretch> stretch,
            Product product) {
        this.format = format;
        this.pixels = pixels;
        this.grid = grid;
        this.georeference = georeference;
        this.stretch = stretch;
        this.product = product;
    }

    public ImageFormat format() {
        return format;
    }

    /** Of the grid that tiles are cut from, in its pixels. */
    public int width() {
        return grid.width();
    }

    /** Of the grid that tiles are cut from, in its pixels. */
    public int height() {
        return grid.height();
    }

    /** What cutting its tiles holds of the heap at most, in bytes. */
    public long heldBytes() {
        SceneClassification classification = product.classification();
        return pixels.heldBytes() + (classification == null ? 0 : classification.heldBytes());
    }

    /** The source bands shown as red, green and blue. */
    public List<String> bands() {
        return pixels.colours().names();
    }

    /** What a product's metadata say. */
    public Acquisition acquisition() {
        return product.acquisition();
    }

    /** Where the window lies; empty where the file does not say, or says it in terms that are not known for Earth. */
    public Optional<TilePlace> place(TileWindow window) {
        return georeference.flatMap(reference -> reference.place(window));
    }

    /**
     * The picture to cut tiles from; where its samples need a stretch, a part of them is read for it.
     *
     * @throws dev.swath.catalogue.CatalogueException UNREADABLE_IMAGE
     */
    public ScenePicture picture() {
        return new ScenePicture(pixels, grid, stretch.get(), product.classification());
    }

    ScenePixels pixels() {
        return pixels;
    }
}
