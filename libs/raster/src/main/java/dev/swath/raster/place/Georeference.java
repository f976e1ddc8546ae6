package dev.swath.raster.place;

import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.raster.TilePlace;
import dev.swath.raster.pixels.SceneGrid;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;

/**
 * Leads from a scene's pixels to WGS 84. Thread-safe.
 *
 * @param pixelsToModel from pixel corners to the reference system
 */
public record Georeference(PixelsToModel pixelsToModel, ReferenceSystem system) {
    private static final int PARTS_PER_EDGE = 4;
    /** An edge is divided until its middle is nearer to the chord than this many degrees, about a centimetre. */
    private static final double STRAIGHT = 1e-7;

    private static final int MOST_DIVISIONS = 6;
    /** Ring points that change the outline by less than this many pixels are left out. */
    private static final double OUTLINE_TOLERANCE = 0.25;

    /** Whether lines run from south to north. */
    public boolean isSouthUp() {
        return pixelsToModel.isSouthUp();
    }

    /** The same ground for the pixels of a grid over a picture of that size. */
    public Georeference on(SceneGrid grid, int width, int height) {
        double southUpLines = isSouthUp() ? grid.height() : 0;
        return new Georeference(
                pixelsToModel.scaled((double) width / grid.width(), (double) height / grid.height(), southUpLines),
                system);
    }

    /** Metres between neighbouring pixels in the middle of a picture of that size; empty if that is not on the globe. */
    public Optional<Double> gsd(int width, int height) {
        return place(new TileWindow(0, 0, width, height)).map(TilePlace::gsd);
    }

    /** Empty if the window is not on the globe. */
    public Optional<TilePlace> place(TileWindow window) {
        try {
            List<Coordinate> ring = new ArrayList<>();
            double[][] corners = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
            for (int i = 0; i < 4 * PARTS_PER_EDGE; i++) {
                Point2D from = along(window, corners, (double) i / PARTS_PER_EDGE);
                Point2D to = along(window, corners, (double) (i + 1) / PARTS_PER_EDGE);
                Coordinate start = locate(from);
                ring.add(start);
                divide(from, start, to, locate(to), MOST_DIVISIONS, ring);
            }
            PixelSize size = pixelSize(window);
            return GlobeOutline.of(ring, size.centre(), size.degrees() * OUTLINE_TOLERANCE)
                    .map(outline -> {
                        Optional<PixelTransform> transform = transform(window);
                        return new TilePlace(
                                outline.footprint(),
                                outline.bbox(),
                                size.metres(),
                                transform.flatMap(_ -> system.crs()).orElse(null),
                                transform.orElse(null));
                    });
        } catch (IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Empty if lines are not straight, or others cannot name the system. */
    private Optional<PixelTransform> transform(TileWindow window) {
        return system.crs().isEmpty()
                ? Optional.empty()
                : pixelsToModel
                        .matrix()
                        .map(matrix -> (system.isNorthFirst() ? northFirst(matrix) : eastFirst(matrix))
                                .from(window.x(), window.y()));
    }

    private static PixelTransform eastFirst(AffineTransform matrix) {
        return new PixelTransform(
                matrix.getScaleX(),
                matrix.getShearX(),
                matrix.getTranslateX(),
                matrix.getShearY(),
                matrix.getScaleY(),
                matrix.getTranslateY());
    }

    private static PixelTransform northFirst(AffineTransform matrix) {
        return new PixelTransform(
                matrix.getShearY(),
                matrix.getScaleY(),
                matrix.getTranslateY(),
                matrix.getScaleX(),
                matrix.getShearX(),
                matrix.getTranslateX());
    }

    private void divide(
            Point2D from, Coordinate start, Point2D to, Coordinate end, int divisions, List<Coordinate> ring) {
        Point2D middle = new Point2D.Double((from.getX() + to.getX()) / 2, (from.getY() + to.getY()) / 2);
        Coordinate centre = locate(middle);
        double bend = Math.hypot(
                Math.IEEEremainder(2 * centre.x - start.x - end.x, 360) / 2, centre.y - (start.y + end.y) / 2);
        if (divisions == 0 || !(bend > STRAIGHT)) {
            return;
        }
        divide(from, start, middle, centre, divisions - 1, ring);
        ring.add(centre);
        divide(middle, centre, to, end, divisions - 1, ring);
    }

    private PixelSize pixelSize(TileWindow window) {
        double x = window.x() + window.width() / 2.0;
        double y = window.y() + window.height() / 2.0;
        return PixelSize.of(
                locate(new Point2D.Double(x, y)),
                locate(new Point2D.Double(x + 1, y)),
                locate(new Point2D.Double(x, y + 1)));
    }

    private Coordinate locate(Point2D pixel) {
        Point2D model = pixelsToModel.at(pixel.getX(), pixel.getY());
        return system.toWgs84(model.getX(), model.getY());
    }

    /** The point of the window's outline at so many edges from its upper left corner. */
    private static Point2D along(TileWindow window, double[][] corners, double edges) {
        int edge = Math.min((int) edges, 3);
        double t = edges - edge;
        double u = corners[edge][0] + t * (corners[edge + 1][0] - corners[edge][0]);
        double v = corners[edge][1] + t * (corners[edge + 1][1] - corners[edge][1]);
        return new Point2D.Double(window.x() + u * window.width(), window.y() + v * window.height());
    }
}
