package dev.swath.raster.place;

import dev.swath.catalogue.tile.Crs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;

/** A coordinate reference system of the Earth. Thread-safe. */
public final class ReferenceSystem {
    private static final int WGS84 = 4326;
    private static final int MOST_KNOWN = 1000;
    private static final int MOST_WKT = 1 << 16;
    private static final Map<Integer, ReferenceSystem> KNOWN = new ConcurrentHashMap<>();

    private static final Pattern WKT_CODE =
            Pattern.compile("(?:AUTHORITY\\[\"EPSG\",\\s*\"?(\\d+)\"?\\]|ID\\[\"EPSG\",\\s*(\\d+)\\])\\s*\\]\\s*$");

    private static final Pattern EQUAL_EARTH =
            Pattern.compile("METHOD\\[\"Equal Earth\"\\],PARAMETER\\[\"Longitude of natural origin\",([-\\d.]+)\\]");
    private static final double WGS84_MAJOR = 6_378_137;
    private static final double WGS84_MINOR = 6_356_752.314245179;

    private final ToDegrees toDegrees;
    private final boolean swapped;
    private final List<DatumShift> shifts;
    private final @Nullable String warning;
    private final @Nullable Crs crs;
    private final boolean northFirst;

    /** Leads from a system's coordinates, in the order of its axes, to longitude and latitude in degrees from Greenwich, on its own datum. */
    interface ToDegrees {
        /**
         * @param point replaced by the result
         * @throws IllegalArgumentException if the system does not cover the coordinates
         */
        void apply(double[] point);
    }

    /**
     * @param swapped whether coordinates come with the second axis first
     * @param shifts the ways to WGS 84; if there is none, degrees are taken as they are
     * @param warning what a user should know of the places, null if there is nothing
     * @param crs how others name it, null if they cannot
     */
    ReferenceSystem(
            ToDegrees toDegrees,
            boolean swapped,
            List<DatumShift> shifts,
            @Nullable String warning,
            @Nullable Crs crs) {
        this(toDegrees, swapped, shifts, warning, crs, false);
    }

    private ReferenceSystem(
            ToDegrees toDegrees,
            boolean swapped,
            List<DatumShift> shifts,
            @Nullable String warning,
            @Nullable Crs crs,
            boolean northFirst) {
        this.toDegrees = toDegrees;
        this.swapped = swapped;
        this.shifts = List.copyOf(shifts);
        this.warning = warning;
        this.crs = crs;
        this.northFirst = northFirst;
    }

    /**
     * A system by its code. Coordinates come as in a GeoTIFF, east or longitude first.
     *
     * @throws RefusedPlaceException if the code is not known, or would give wrong places
     */
    public static ReferenceSystem epsg(int code) {
        ReferenceSystem known = KNOWN.get(code);
        if (known == null) {
            known = create(code);
            // A file may name any code, so only some are kept.
            if (KNOWN.size() < MOST_KNOWN) {
                KNOWN.put(code, known);
            }
        }
        return known;
    }

    /**
     * A system by the EPSG code that a WKT names for the whole, else by what the WKT says: version 1, also in ESRI's dialect, or 2.
     *
     * @throws RefusedPlaceException if it cannot be followed
     */
    static ReferenceSystem wkt(String text) {
        if (text.length() > MOST_WKT) {
            throw new RefusedPlaceException(
                    "the reference system's WKT has more than %d characters".formatted(MOST_WKT));
        }
        Matcher code = WKT_CODE.matcher(text);
        return code.find()
                ? epsg(number(code.group(1) != null ? code.group(1) : code.group(2)))
                : ParsedSystem.parse(text).system();
    }

    /** The same system for coordinates in the order of its authority. */
    public ReferenceSystem withAuthorityAxes() {
        return new ReferenceSystem(toDegrees, false, shifts, warning, crs, northFirst || swapped);
    }

    /** How others name it: by EPSG's code, else by WKT 2. Coordinates that others take come east or longitude first. */
    Optional<Crs> crs() {
        return Optional.ofNullable(crs);
    }

    /** Whether its coordinates come with the north or the latitude first, as others do not take them. */
    boolean isNorthFirst() {
        return northFirst;
    }

    /** What a user should know of the places. */
    Optional<String> warning() {
        return Optional.ofNullable(warning);
    }

    /**
     * Degrees of WGS 84, the longitude first. It need not be in -180…180.
     *
     * @throws IllegalArgumentException for coordinates that the system does not cover
     */
    Coordinate toWgs84(double x, double y) {
        double[] point = swapped ? new double[] {y, x} : new double[] {x, y};
        toDegrees.apply(point);
        if (!Double.isFinite(point[0]) || !Double.isFinite(point[1])) {
            throw new IllegalArgumentException("%s, %s is nowhere on Earth".formatted(x, y));
        }
        if (!shifts.isEmpty()) {
            shiftAt(point).shift().apply(point);
        }
        return new Coordinate(point[0], point[1]);
    }

    private DatumShift shiftAt(double[] point) {
        double longitude = Math.IEEEremainder(point[0], 360);
        DatumShift best = null;
        for (DatumShift shift : shifts) {
            if (shift.holdsAt(longitude, point[1]) && (best == null || shift.isBetterThan(best))) {
                best = shift;
            }
        }
        return best == null ? shifts.getFirst() : best;
    }

    private static ReferenceSystem create(int code) {
        EpsgTables.Entry entry = EpsgTables.find(code)
                .orElseThrow(() -> new RefusedPlaceException(
                        "it has no place: EPSG:%d is no reference system that Swath knows".formatted(code)));
        EpsgTables.refusal(code).ifPresent(why -> {
            throw new RefusedPlaceException(
                    "it has no place: EPSG:%d (%s) is refused: %s".formatted(code, WktText.nameIn(entry.wkt()), why));
        });
        return unproven(code, entry);
    }

    /** A system whether or not it is refused. */
    static ReferenceSystem unproven(int code, EpsgTables.Entry entry) {
        return new ReferenceSystem(
                toDegrees(code, entry.wkt()),
                entry.swapped(),
                entry.geographic() == WGS84 ? List.of() : EpsgTables.shifts(entry.geographic()),
                null,
                new Crs("EPSG:" + code));
    }

    private static ToDegrees toDegrees(int code, String wkt) {
        if (code == WGS84) {
            return latitudeFirst();
        }
        Matcher equalEarth = EQUAL_EARTH.matcher(wkt);
        return equalEarth.find()
                ? new EqualEarth(Double.parseDouble(equalEarth.group(1)), WGS84_MAJOR, WGS84_MINOR)
                : ParsedSystem.parse(wkt).toDegrees();
    }

    /** The commonest system needs no library. */
    private static ToDegrees latitudeFirst() {
        return point -> {
            double latitude = point[0];
            point[0] = point[1];
            point[1] = latitude;
        };
    }

    private static int number(String digits) {
        return digits.length() < 10 ? Integer.parseInt(digits) : 0;
    }
}
