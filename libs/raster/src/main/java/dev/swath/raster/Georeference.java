package dev.swath.raster;

import dev.swath.catalogue.TileWindow;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.CoordinateTransform;
import org.locationtech.proj4j.CoordinateTransformFactory;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;

/** From a scene's pixels to WGS 84: the adapter to Proj4J. Thread-safe. */
final class Georeference {
    private static final int WGS84 = 4326;
    private static final int POINTS_PER_EDGE = 16;
    /** Ring points that change the outline by less than this many pixels are left out. */
    private static final double OUTLINE_TOLERANCE = 0.25;

    private static final Map<Integer, Optional<CoordinateReferenceSystem>> SYSTEMS = new ConcurrentHashMap<>();

    private final AffineTransform pixelsToModel;
    private final CoordinateReferenceSystem system;
    private final boolean isWgs84;

    private Georeference(AffineTransform pixelsToModel, CoordinateReferenceSystem system, boolean isWgs84) {
        this.pixelsToModel = pixelsToModel;
        this.system = system;
        this.isWgs84 = isWgs84;
    }

    /** Empty where the file has no reference system, or one that EPSG does not number: nobody knows whether that is on Earth. */
    static Optional<Georeference> of(TiffDirectory tiff) {
        GeoTiffTags tags = new GeoTiffTags(tiff);
        return tags.epsg()
                .flatMap(code -> find(code)
                        .flatMap(system -> tags.pixelsToModel()
                                .map(transform -> new Georeference(transform, system, code == WGS84))));
    }

    /** Empty where the window is not on the globe, or holds a pole. */
    Optional<TilePlace> place(TileWindow window) {
        try {
            List<Coordinate> ring = new ArrayList<>();
            CoordinateTransform toWgs84 = toWgs84();
            for (Point2D pixel : outline(window)) {
                ring.add(locate(pixel.getX(), pixel.getY(), toWgs84));
            }
            PixelSize size = pixelSize(window, toWgs84);
            return GlobeOutline.of(ring, size.degrees() * OUTLINE_TOLERANCE)
                    .map(outline -> new TilePlace(outline.footprint(), outline.bbox(), size.metres()));
        } catch (Proj4jException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private PixelSize pixelSize(TileWindow window, CoordinateTransform toWgs84) {
        double x = window.x() + window.width() / 2.0;
        double y = window.y() + window.height() / 2.0;
        return PixelSize.of(locate(x, y, toWgs84), locate(x + 1, y, toWgs84), locate(x, y + 1, toWgs84));
    }

    private Coordinate locate(double x, double y, CoordinateTransform toWgs84) {
        Point2D model = pixelsToModel.transform(new Point2D.Double(x, y), null);
        if (isWgs84) {
            return new Coordinate(model.getX(), model.getY());
        }
        ProjCoordinate degrees =
                toWgs84.transform(new ProjCoordinate(model.getX(), model.getY()), new ProjCoordinate());
        return new Coordinate(degrees.x, degrees.y);
    }

    /** New at each call: a transform keeps its intermediate results. */
    private CoordinateTransform toWgs84() {
        return new CoordinateTransformFactory()
                .createTransform(system, find(WGS84).orElseThrow());
    }

    private static List<Point2D> outline(TileWindow window) {
        List<Point2D> points = new ArrayList<>();
        double[][] corners = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
        for (int edge = 0; edge < 4; edge++) {
            for (int i = 0; i < POINTS_PER_EDGE; i++) {
                double t = (double) i / POINTS_PER_EDGE;
                double u = corners[edge][0] + t * (corners[edge + 1][0] - corners[edge][0]);
                double v = corners[edge][1] + t * (corners[edge + 1][1] - corners[edge][1]);
                points.add(new Point2D.Double(window.x() + u * window.width(), window.y() + v * window.height()));
            }
        }
        return points;
    }

    private static Optional<CoordinateReferenceSystem> find(int code) {
        return SYSTEMS.computeIfAbsent(code, epsg -> {
            try {
                return Optional.of(new CRSFactory().createFromName("EPSG:" + epsg));
            } catch (Proj4jException e) {
                return Optional.empty();
            }
        });
    }
}
