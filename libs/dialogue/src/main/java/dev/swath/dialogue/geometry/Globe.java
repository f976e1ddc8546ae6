package dev.swath.dialogue.geometry;

import java.util.function.UnaryOperator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.CoordinateSequenceFilter;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.util.AffineTransformation;
import org.locationtech.jts.geom.util.GeometryFixer;

/**
 * A plane that touches a sphere at a point: distances from the point and directions there are true (azimuthal equidistant projection). Distances are in
 * kilometres.
 */
final class Globe {
    static final GeometryFactory FACTORY = new GeometryFactory();

    private static final double RADIUS_KM = 6371.0088;
    private static final double TINY = 1e-12;

    private final double longitude;
    private final double sinLatitude;
    private final double cosLatitude;

    Globe(double longitude, double latitude) {
        this.longitude = longitude;
        this.sinLatitude = Math.sin(Math.toRadians(latitude));
        this.cosLatitude = Math.cos(Math.toRadians(latitude));
    }

    /** From degrees to the plane. */
    Geometry toPlane(Geometry degrees) {
        return map(degrees, this::project);
    }

    /** From the plane to degrees; longitudes go on beyond ±180 where the outline crosses the antimeridian. */
    Geometry toDegrees(Geometry plane) {
        return map(plane, this::unproject);
    }

    Coordinate project(Coordinate degrees) {
        double lambda = Math.toRadians(degrees.x - longitude);
        double phi = Math.toRadians(degrees.y);
        double cosine = sinLatitude * Math.sin(phi) + cosLatitude * Math.cos(phi) * Math.cos(lambda);
        double angle = Math.acos(Math.clamp(cosine, -1, 1));
        double scale = RADIUS_KM * (Math.sin(angle) < TINY ? 1 : angle / Math.sin(angle));
        return new Coordinate(
                scale * Math.cos(phi) * Math.sin(lambda),
                scale * (cosLatitude * Math.sin(phi) - sinLatitude * Math.cos(phi) * Math.cos(lambda)));
    }

    private Coordinate unproject(Coordinate plane) {
        double distance = Math.hypot(plane.x, plane.y);
        if (distance < TINY) {
            return new Coordinate(longitude, Math.toDegrees(Math.asin(sinLatitude)));
        }
        double angle = distance / RADIUS_KM;
        double sine = Math.sin(angle);
        double phi =
                Math.asin(Math.clamp(Math.cos(angle) * sinLatitude + plane.y * sine * cosLatitude / distance, -1, 1));
        double lambda =
                Math.atan2(plane.x * sine, distance * cosLatitude * Math.cos(angle) - plane.y * sinLatitude * sine);
        return new Coordinate(longitude + Math.toDegrees(lambda), Math.toDegrees(phi));
    }

    /** Brings an outline whose longitudes go beyond ±180 back, parted at the antimeridian. */
    static Geometry wrapped(Geometry degrees) {
        Envelope envelope = degrees.getEnvelopeInternal();
        if (envelope.getMinX() >= -180 && envelope.getMaxX() <= 180) {
            return degrees;
        }
        Geometry whole = GeometryFixer.fix(degrees);
        Geometry parts = FACTORY.createMultiPolygon();
        for (int turn = -1; turn <= 1; turn++) {
            Geometry band = FACTORY.toGeometry(new Envelope(-180 + 360.0 * turn, 180 + 360.0 * turn, -90, 90));
            Geometry part = whole.intersection(band);
            parts = parts.union(
                    AffineTransformation.translationInstance(-360.0 * turn, 0).transform(part));
        }
        return parts;
    }

    private static Geometry map(Geometry geometry, UnaryOperator<Coordinate> mapping) {
        Geometry copy = geometry.copy();
        copy.apply(new CoordinateSequenceFilter() {
            @Override
            public void filter(CoordinateSequence sequence, int i) {
                Coordinate mapped = mapping.apply(sequence.getCoordinate(i));
                sequence.setOrdinate(i, 0, mapped.x);
                sequence.setOrdinate(i, 1, mapped.y);
            }

            @Override
            public boolean isDone() {
                return false;
            }

            @Override
            public boolean isGeometryChanged() {
                return true;
            }
        });
        return copy;
    }
}
