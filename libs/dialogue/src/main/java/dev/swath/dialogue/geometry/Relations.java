package dev.swath.dialogue.geometry;

import dev.swath.dialogue.gazetteer.KnownPlace;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.buffer.BufferOp;
import org.locationtech.jts.operation.buffer.BufferParameters;
import org.locationtech.jts.operation.union.UnaryUnionOp;
import org.locationtech.jts.simplify.DouglasPeuckerSimplifier;

/** Draws what lies near a place, between two, or in a direction from one. All in degrees. */
public final class Relations {
    private static final double TOLERANCE_KM = 1;
    private static final double CORRIDOR = 0.25;
    private static final double NARROWEST_KM = 10;
    private static final double QUARTER = 90;
    private static final int SEGMENTS = 16;

    /** A direction of the compass. */
    public enum Direction {
        NORTH,
        SOUTH,
        EAST,
        WEST
    }

    private Relations() {}

    /** All that is not farther than so many kilometres: from a populated place's centre, from an area's border. The area is inside. */
    public static Geometry within(KnownPlace place, double km) {
        if (!place.isArea()) {
            return AreaOutlines.disc(place, km);
        }
        Geometry outline = AreaOutlines.of(place);
        List<Geometry> parts = new ArrayList<>();
        for (int i = 0; i < outline.getNumGeometries(); i++) {
            Geometry part = outline.getGeometryN(i);
            Coordinate centre = part.getEnvelopeInternal().centre();
            Globe globe = new Globe(centre.x, centre.y);
            Geometry wide = DouglasPeuckerSimplifier.simplify(globe.toPlane(part), Math.min(TOLERANCE_KM, km / 20))
                    .buffer(km, SEGMENTS / 2);
            parts.add(Globe.wrapped(globe.toDegrees(wide)));
        }
        parts.add(outline);
        return UnaryUnionOp.union(parts);
    }

    /**
     * What lies beyond a place's edge in a direction: within 45° of it, as seen from the edge. It ends a quarter of the globe away.
     */
    public static Geometry beyond(KnownPlace place, Direction direction) {
        Envelope box = place.isArea()
                ? AreaOutlines.mainBox(AreaOutlines.of(place))
                : new Envelope(new Coordinate(place.longitude(), place.latitude()));
        double stretch = 1 / Math.max(0.2, Math.cos(Math.toRadians(box.centre().y)));
        double up = Math.min(QUARTER, 90 - box.getMaxY());
        double down = Math.min(QUARTER, box.getMinY() + 90);
        return switch (direction) {
            case NORTH -> column(box, box.getMaxY(), box.getMaxY() + up, up * stretch);
            case SOUTH -> column(box, box.getMinY(), box.getMinY() - down, down * stretch);
            case EAST -> row(box, box.getMaxX(), box.getMaxX() + QUARTER, QUARTER / stretch);
            case WEST -> row(box, box.getMinX(), box.getMinX() - QUARTER, QUARTER / stretch);
        };
    }

    /** The part of a place in a direction: its half of the main box, for {@code northeast} its quarter. */
    public static Geometry part(KnownPlace place, String part) {
        Geometry outline = AreaOutlines.of(place);
        Envelope box = AreaOutlines.mainBox(outline);
        Coordinate centre = box.centre();
        double west = box.getMinX();
        double east = box.getMaxX();
        double south = box.getMinY();
        double north = box.getMaxY();
        if (part.startsWith("north")) {
            south = centre.y;
        } else if (part.startsWith("south")) {
            north = centre.y;
        }
        if (part.endsWith("east")) {
            west = centre.x;
        } else if (part.endsWith("west")) {
            east = centre.x;
        }
        Geometry frame = Globe.FACTORY.toGeometry(new Envelope(west, east, south, north));
        List<Geometry> cut = new ArrayList<>();
        for (int i = 0; i < outline.getNumGeometries(); i++) {
            cut.add(outline.getGeometryN(i).intersection(frame));
        }
        return UnaryUnionOp.union(cut);
    }

    /** Between two populated places a strip, on each side a quarter of their distance wide; else what lies in the gap between the outlines. */
    public static Geometry between(KnownPlace one, KnownPlace other) {
        if (one.isArea() || other.isArea()) {
            Geometry both =
                    AreaOutlines.of(one).buffer(0).union(AreaOutlines.of(other).buffer(0));
            return both.convexHull().difference(both);
        }
        Globe start = new Globe(one.longitude(), one.latitude());
        Coordinate far = start.project(new Coordinate(other.longitude(), other.latitude()));
        double distance = Math.hypot(far.x, far.y);
        Geometry line = Globe.FACTORY.createLineString(new Coordinate[] {new Coordinate(0, 0), far});
        BufferParameters flat = new BufferParameters(SEGMENTS, BufferParameters.CAP_FLAT);
        Geometry strip = BufferOp.bufferOp(line, Math.max(NARROWEST_KM, CORRIDOR * distance), flat);
        return Globe.wrapped(start.toDegrees(strip));
    }

    private static Geometry column(Envelope box, double from, double to, double spread) {
        double wide = Math.min(spread, 179 - box.getWidth() / 2);
        return ring(
                new Coordinate(box.getMinX(), from),
                new Coordinate(box.getMaxX(), from),
                new Coordinate(box.getMaxX() + wide, to),
                new Coordinate(box.getMinX() - wide, to));
    }

    private static Geometry row(Envelope box, double from, double to, double spread) {
        return ring(
                new Coordinate(from, box.getMinY()),
                new Coordinate(from, box.getMaxY()),
                new Coordinate(to, box.getMaxY() + spread),
                new Coordinate(to, box.getMinY() - spread));
    }

    private static Geometry ring(Coordinate... corners) {
        Coordinate[] closed = new Coordinate[corners.length + 1];
        System.arraycopy(corners, 0, closed, 0, corners.length);
        closed[corners.length] = corners[0].copy();
        Geometry world = Globe.FACTORY.toGeometry(new Envelope(-540, 540, -90, 90));
        return Globe.wrapped(Globe.FACTORY.createPolygon(closed).buffer(0).intersection(world));
    }
}
