package dev.swath.dialogue.geometry;

import dev.swath.dialogue.gazetteer.Gazetteer;
import dev.swath.dialogue.gazetteer.KnownPlace;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.operation.union.UnaryUnionOp;

/** Draws places: an area by the gazetteer's polygons, a populated place as a disc that grows with its inhabitants. All in degrees. */
public final class AreaOutlines {
    private static final double INHABITANTS_PER_KM2 = 2_500;
    private static final double SMALLEST_KM = 5;
    private static final double LARGEST_KM = 40;
    private static final double NEIGHBOURS_DEGREES = 5;
    private static final int SEGMENTS = 16;

    private AreaOutlines() {}

    /** A place's outline. */
    public static Geometry of(KnownPlace place) {
        String outline = place.outline();
        return switch (place.kind()) {
            case CITY -> disc(place, radius(place));
            case COUNTRY, STATE -> polygons(outline == null ? "" : outline);
            case CONTINENT -> {
                List<Geometry> members = new ArrayList<>();
                for (String code : (outline == null ? "" : outline).split(",", -1)) {
                    Gazetteer.get().findArea(code).ifPresent(country -> members.add(of(country)));
                }
                yield UnaryUnionOp.union(members);
            }
        };
    }

    /** All that is not farther than so many kilometres from a point. */
    static Geometry disc(KnownPlace place, double km) {
        Globe globe = new Globe(place.longitude(), place.latitude());
        Geometry circle = Globe.FACTORY.createPoint(new Coordinate(0, 0)).buffer(km, SEGMENTS);
        return Globe.wrapped(globe.toDegrees(circle));
    }

    /** How far a populated place reaches, in kilometres: as if 2,500 people lived on each square kilometre; 5 to 40. */
    static double radius(KnownPlace place) {
        return Math.clamp(Math.sqrt(place.population() / INHABITANTS_PER_KM2 / Math.PI), SMALLEST_KM, LARGEST_KM);
    }

    /** The box of an outline without the parts that lie far off, such as France without Guiana. */
    static Envelope mainBox(Geometry outline) {
        List<Envelope> left = new ArrayList<>();
        int largest = 0;
        for (int i = 0; i < outline.getNumGeometries(); i++) {
            left.add(outline.getGeometryN(i).getEnvelopeInternal());
            largest = outline.getGeometryN(i).getArea()
                            > outline.getGeometryN(largest).getArea()
                    ? i
                    : largest;
        }
        Envelope box = new Envelope(left.remove(largest));
        boolean grows = true;
        while (grows) {
            List<Envelope> close = left.stream()
                    .filter(one -> one.distance(box) < NEIGHBOURS_DEGREES)
                    .toList();
            close.forEach(box::expandToInclude);
            left.removeAll(close);
            grows = !close.isEmpty();
        }
        return box;
    }

    private static Geometry polygons(String wkt) {
        try {
            Geometry read = new WKTReader(Globe.FACTORY).read(wkt);
            return read instanceof GeometryCollection
                    ? read
                    : Globe.FACTORY.createGeometryCollection(new Geometry[] {read});
        } catch (ParseException e) {
            throw new IllegalStateException("an outline of the gazetteer cannot be read", e);
        }
    }
}
