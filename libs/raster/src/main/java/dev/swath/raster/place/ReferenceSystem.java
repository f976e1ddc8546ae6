package dev.swath.raster.place;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.proj4j.CRSFactory;
import org.locationtech.proj4j.CoordinateReferenceSystem;
import org.locationtech.proj4j.CoordinateTransform;
import org.locationtech.proj4j.CoordinateTransformFactory;
import org.locationtech.proj4j.Proj4jException;
import org.locationtech.proj4j.ProjCoordinate;

/**
 * A coordinate reference system of the Earth: the adapter to Proj4J. Thread-safe.
 *
 * @param name EPSG's code if it has one, else its parameters
 */
public record ReferenceSystem(String name, CoordinateReferenceSystem system) {
    private static final String WGS84 = "EPSG:4326";
    private static final int MOST_KNOWN = 1000;
    /** Coordinates beyond this are nowhere on Earth, in any unit. Proj4J would subtract full turns one by one, which takes very long. */
    private static final double MOST_UNITS = 1e9;

    private static final double MOST_DEGREES = 1e5;
    private static final Map<String, Optional<ReferenceSystem>> KNOWN = new ConcurrentHashMap<>();

    private static final Pattern WKT_CODE =
            Pattern.compile("(?:AUTHORITY\\[\"EPSG\",\\s*\"?(\\d+)\"?\\]|ID\\[\"EPSG\",\\s*(\\d+)\\])\\s*\\]\\s*$");
    private static final Pattern ESRI_UTM = Pattern.compile("^\\s*PROJCS\\[\"WGS_1984_UTM_Zone_(\\d{1,2})([NS])\"");
    private static final Pattern ESRI_WGS84 = Pattern.compile("^\\s*GEOGCS\\[\"GCS_WGS_1984\"");

    /** Empty if Proj4J does not know the code. */
    public static Optional<ReferenceSystem> epsg(int code) {
        return known("EPSG:" + code);
    }

    /** @param parameters of PROJ, such as {@code +proj=utm +zone=52 +ellps=WGS84} */
    static Optional<ReferenceSystem> parameters(String parameters) {
        return known(parameters);
    }

    /** By the EPSG code that the WKT names for the whole, or ESRI's names of the commonest systems. */
    static Optional<ReferenceSystem> wkt(String text) {
        Matcher code = WKT_CODE.matcher(text);
        if (code.find()) {
            return epsg(Integer.parseInt(code.group(1) != null ? code.group(1) : code.group(2)));
        }
        Matcher utm = ESRI_UTM.matcher(text);
        if (utm.find()) {
            return epsg((utm.group(2).equals("N") ? 32600 : 32700) + Integer.parseInt(utm.group(1)));
        }
        return ESRI_WGS84.matcher(text).find() ? known(WGS84) : Optional.empty();
    }

    /** Degrees of WGS 84 from coordinates of a system; keeps intermediate results, so that each thread needs its own. */
    interface ToWgs84 {
        /** @throws Proj4jException or IllegalArgumentException for coordinates that the system does not cover */
        Coordinate at(double x, double y);
    }

    ToWgs84 toWgs84() {
        if (name.equals(WGS84)) {
            return Coordinate::new;
        }
        CoordinateTransform transform = new CoordinateTransformFactory()
                .createTransform(system, known(WGS84).orElseThrow().system());
        double most = system.isGeographic() ? MOST_DEGREES : MOST_UNITS;
        return (x, y) -> {
            if (!(Math.abs(x) <= most && Math.abs(y) <= most)) {
                throw new IllegalArgumentException("%s, %s is nowhere in %s".formatted(x, y, name));
            }
            ProjCoordinate degrees = transform.transform(new ProjCoordinate(x, y), new ProjCoordinate());
            return new Coordinate(degrees.x, degrees.y);
        };
    }

    private static Optional<ReferenceSystem> known(String name) {
        // A file's own parameters may be anything, so only some are kept.
        return KNOWN.size() < MOST_KNOWN ? KNOWN.computeIfAbsent(name, ReferenceSystem::create) : create(name);
    }

    private static Optional<ReferenceSystem> create(String name) {
        try {
            CRSFactory factory = new CRSFactory();
            CoordinateReferenceSystem system =
                    name.startsWith("+") ? factory.createFromParameters(name, name) : factory.createFromName(name);
            return Optional.of(new ReferenceSystem(name, system));
        } catch (Proj4jException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }
}
