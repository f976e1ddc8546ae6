package dev.swath.raster.pixels;

import dev.swath.catalogue.TileWindow;
import java.util.Optional;

/** Which pixels of a scene are cloud, as its product says. Thread-safe. */
public interface CloudMask {
    /** What it holds of the heap at most, in bytes. */
    long heldBytes();

    /**
     * The share of clouds among the pixels that the product classified; empty if it classified none.
     *
     * @param window of the grid, which has the scene's extent
     */
    Optional<Double> cloudFraction(SceneGrid grid, TileWindow window);
}
