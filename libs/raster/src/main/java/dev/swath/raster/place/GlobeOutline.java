package dev.swath.raster.place;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Footprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/** Turns a ring of degrees into a footprint of RFC 7946: counter-clockwise, cut at the antimeridian, without needless points. */
record GlobeOutline(Footprint footprint, BoundingBox bbox) {
    private static final GeometryFactory FACTORY = new GeometryFactory();
    /** Degrees; about a decimetre: nearer to ±180 or ±90 is on it. */
    private static final double SNAP = 1e-6;
    /** Seven decimals are a centimetre. */
    private static final double DECIMALS = 1e7;

    /**
     * @param ring without its closing point
     * @param tolerance in degrees
     * @return empty if a latitude is off the globe or the ring goes around a pole
     */
    static Optional<GlobeOutline> of(List<Coordinate> ring, double tolerance) {
        Coordinate[] unwrapped = unwrap(ring);
        if (unwrapped.length == 0) {
            return Optional.empty();
        }
        Polygon whole = FACTORY.createPolygon(unwrapped);
        Geometry polygon = simplified(whole, tolerance);
        if (polygon.getArea() == 0 || !(polygon instanceof Polygon) || !polygon.isValid()) {
            return Optional.empty();
        }
        Envelope extent = whole.getEnvelopeInternal();
        if (extent.getMaxX() <= 180) {
            return Optional.of(new GlobeOutline(footprint(polygon), box(extent.getMinX(), extent.getMaxX(), extent)));
        }
        List<Geometry> parts = new ArrayList<>(clip(polygon, -180));
        clip(polygon, 180)
                .forEach(part -> parts.add(
                        AffineTransformation.translationInstance(-360, 0).transform(part)));
        BoundingBox bbox = extent.getWidth() >= 360
                ? box(-180, 180, extent)
                : box(extent.getMinX(), extent.getMaxX() - 360, extent);
        return Optional.of(new GlobeOutline(footprint(FACTORY.buildGeometry(parts)), bbox));
    }

    /** Without the simplifier's own way to a valid polygon, which takes minutes for a ring that crosses itself a thousand times. */
    private static Geometry simplified(Polygon whole, double tolerance) {
        DouglasPeuckerSimplifier simplifier = new DouglasPeuckerSimplifier(whole);
        simplifier.setDistanceTolerance(tolerance);
        simplifier.setEnsureValid(false);
        Geometry simple = simplifier.getResultGeometry();
        return simple.isValid() && !simple.isEmpty() ? simple : whole;
    }

    /** The polygons within one turn of the globe; where an edge lies on the antimeridian, the other side has no more of it than a line. */
    private static List<Geometry> clip(Geometry polygon, double from) {
        Geometry within = polygon.intersection(FACTORY.toGeometry(new Envelope(from, from + 360, -90, 90)));
        return IntStream.range(0, within.getNumGeometries())
                .mapToObj(within::getGeometryN)
                .filter(Polygon.class::isInstance)
                .toList();
    }

    /** {@code norm} turns shells clockwise. */
    private static Footprint footprint(Geometry polygons) {
        return Footprint.of(polygons.norm().reverse());
    }

    private static BoundingBox box(double west, double east, Envelope extent) {
        return new BoundingBox(west, extent.getMinY(), east, extent.getMaxY());
    }

    /** Longitudes without jumps, the smallest in -180…180; closed. Empty if that cannot be. */
    private static Coordinate[] unwrap(List<Coordinate> ring) {
        List<Coordinate> points = new ArrayList<>();
        double before = ring.getFirst().x;
        double least = Double.MAX_VALUE;
        for (Coordinate point : ring) {
            double latitude = snap(point.y, 90);
            if (!Double.isFinite(point.x) || !(Math.abs(latitude) <= 90)) {
                return new Coordinate[0];
            }
            before = before + Math.IEEEremainder(point.x - before, 360);
            least = Math.min(least, before);
            points.add(new Coordinate(before, latitude));
        }
        double closing = Math.IEEEremainder(points.getFirst().x - before, 360);
        if (Math.abs(before + closing - points.getFirst().x) > SNAP) {
            return new Coordinate[0];
        }
        double shift = -360 * Math.floor((least + SNAP + 180) / 360);
        points.forEach(point ->
                point.setCoordinate(new Coordinate(rounded(snap(point.x + shift, 180)), rounded(point.y))));
        points.add(points.getFirst().copy());
        return points.toArray(Coordinate[]::new);
    }

    private static double snap(double degrees, double edge) {
        return Math.abs(Math.abs(degrees) - edge) < SNAP ? Math.copySign(edge, degrees) : degrees;
    }

    private static double rounded(double degrees) {
        return Math.round(degrees * DECIMALS) / DECIMALS;
    }
}
