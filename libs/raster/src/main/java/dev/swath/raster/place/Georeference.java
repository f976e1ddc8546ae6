package dev.swath.raster.place;

import dev.swath.catalogue.TileWindow;
import dev.swath.raster.SceneHints;
import dev.swath.raster.TilePlace;
import dev.swath.raster.metadata.TiffDirectory;
import dev.swath.raster.pixels.SceneGrid;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.proj4j.Proj4jException;

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

    /** Empty if the file has no reference system, or one that is not known to be of the Earth. */
    public static Optional<Georeference> of(TiffDirectory tiff) {
        GeoKeys keys = new GeoKeys(tiff);
        return keys.referenceSystem()
                .flatMap(system -> keys.pixelsToModel().map(transform -> new Georeference(transform, system)));
    }

    /** The georeference that other files give. */
    public static Optional<Georeference> of(SceneHints hints) {
        String world = hints.worldFile();
        String wkt = hints.projection();
        return world == null || wkt == null
                ? Optional.empty()
                : ReferenceSystem.wkt(wkt)
                        .flatMap(system ->
                                PixelsToModel.worldFile(world).map(transform -> new Georeference(transform, system)));
    }

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

    /** Empty if the window is not on the globe or holds a pole. */
    public Optional<TilePlace> place(TileWindow window) {
        try {
            ReferenceSystem.ToWgs84 toWgs84 = system.toWgs84();
            List<Coordinate> ring = new ArrayList<>();
            double[][] corners = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
            for (int i = 0; i < 4 * PARTS_PER_EDGE; i++) {
                Point2D from = along(window, corners, (double) i / PARTS_PER_EDGE);
                Point2D to = along(window, corners, (double) (i + 1) / PARTS_PER_EDGE);
                Coordinate start = locate(from, toWgs84);
                ring.add(start);
                divide(from, start, to, locate(to, toWgs84), toWgs84, MOST_DIVISIONS, ring);
            }
            PixelSize size = pixelSize(window, toWgs84);
            return GlobeOutline.of(ring, size.degrees() * OUTLINE_TOLERANCE)
                    .map(outline -> new TilePlace(outline.footprint(), outline.bbox(), size.metres()));
        } catch (Proj4jException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private void divide(
            Point2D from,
            Coordinate start,
            Point2D to,
            Coordinate end,
            ReferenceSystem.ToWgs84 toWgs84,
            int divisions,
            List<Coordinate> ring) {
        Point2D middle = new Point2D.Double((from.getX() + to.getX()) / 2, (from.getY() + to.getY()) / 2);
        Coordinate centre = locate(middle, toWgs84);
        double bend = Math.hypot(
                Math.IEEEremainder(2 * centre.x - start.x - end.x, 360) / 2, centre.y - (start.y + end.y) / 2);
        if (divisions == 0 || !(bend > STRAIGHT)) {
            return;
        }
        divide(from, start, middle, centre, toWgs84, divisions - 1, ring);
        ring.add(centre);
        divide(middle, centre, to, end, toWgs84, divisions - 1, ring);
    }

    private PixelSize pixelSize(TileWindow window, ReferenceSystem.ToWgs84 toWgs84) {
        double x = window.x() + window.width() / 2.0;
        double y = window.y() + window.height() / 2.0;
        return PixelSize.of(
                locate(new Point2D.Double(x, y), toWgs84),
                locate(new Point2D.Double(x + 1, y), toWgs84),
                locate(new Point2D.Double(x, y + 1), toWgs84));
    }

    private Coordinate locate(Point2D pixel, ReferenceSystem.ToWgs84 toWgs84) {
        Point2D model = pixelsToModel.at(pixel.getX(), pixel.getY());
        return toWgs84.at(model.getX(), model.getY());
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
