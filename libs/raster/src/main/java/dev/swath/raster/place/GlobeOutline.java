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
    /**
     * @param ring without its closing point
     * @param centre a point within the ring
     * @param tolerance in degrees
     * @return empty if the centre is off the globe, or the ring goes around the globe more than once
     */
    static Optional<GlobeOutline> of(List<Coordinate> ring, Coordinate centre, double tolerance) {
        Coordinate[] unwrapped = UnwrappedRing.of(ring, centre);
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
        Geometry all = FACTORY.buildGeometry(parts);
        return Optional.of(
                extent.getWidth() >= 360
                        ? new GlobeOutline(footprint(all.union()), box(-180, 180, extent))
                        : new GlobeOutline(footprint(all), box(extent.getMinX(), extent.getMaxX() - 360, extent)));
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
}
