package dev.swath.raster.place;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference system that GeoKeys name: by EPSG's code, by ESRI's text, or by the parameters of its datum and projection.
 *
 * @see <a href="https://docs.ogc.org/is/19-008r4/19-008r4.html">OGC GeoTIFF 1.1</a>
 */
final class KeyedSystem {
    private static final int MODEL_TYPE = 1024;
    private static final int CITATION = 1026;
    private static final int GEODETIC_CRS = 2048;
    private static final int GEODETIC_CITATION = 2049;
    private static final int DATUM = 2050;
    private static final int PRIME_MERIDIAN = 2051;
    private static final int ANGULAR_UNITS = 2054;
    private static final int PRIME_MERIDIAN_LONGITUDE = 2061;
    private static final int TO_WGS84 = 2062;
    private static final int ELLIPSOID = 2056;
    private static final int SEMI_MAJOR_AXIS = 2057;
    private static final int SEMI_MINOR_AXIS = 2058;
    private static final int INVERSE_FLATTENING = 2059;
    private static final int PROJECTED_CRS = 3072;
    private static final int PROJECTED_CITATION = 3073;
    private static final int PROJECTED = 1;
    private static final int GEOGRAPHIC = 2;
    private static final int DEGREE = 9102;
    private static final int GREENWICH = 8901;
    private static final Map<Integer, double[]> ELLIPSOIDS = Map.of(
            7030, new double[] {6_378_137, 298.257223563},
            7019, new double[] {6_378_137, 298.257222101},
            7022, new double[] {6_378_388, 297},
            7004, new double[] {6_377_397.155, 299.1528128},
            7001, new double[] {6_377_563.396, 299.3249646},
            7008, new double[] {6_378_206.4, 294.978698213898},
            7012, new double[] {6_378_249.145, 293.465},
            7024, new double[] {6_378_245, 298.3});
    private static final Pattern ESRI = Pattern.compile("ESRI PE String = ([^|]+)");
    /** EPSG numbered the older datums 2000 above their geographic systems. */
    private static final int DATUM_ABOVE_SYSTEM = 2000;

    private final GeoKeys keys;

    KeyedSystem(GeoKeys keys) {
        this.keys = keys;
    }

    /**
     * Empty if the file names none.
     *
     * @throws RefusedPlaceException if it names one that cannot be followed
     */
    Optional<ReferenceSystem> referenceSystem() {
        int model = keys.integer(MODEL_TYPE);
        int code = keys.integer(model == PROJECTED ? PROJECTED_CRS : GEODETIC_CRS);
        if ((model == PROJECTED || model == GEOGRAPHIC) && code > 0 && code < GeoKeys.USER_DEFINED) {
            return Optional.of(ReferenceSystem.epsg(code));
        }
        Optional<String> esri = esriString();
        if (esri.isPresent()) {
            return esri.map(ReferenceSystem::wkt);
        }
        if (model == PROJECTED) {
            return Optional.of(ParsedSystem.parse(new KeyedProjection(keys, geographic()).wkt())
                    .system(geographicCode()));
        }
        if (model == GEOGRAPHIC) {
            return Optional.of(geographicCode()
                    .map(ReferenceSystem::epsg)
                    .orElseGet(() -> ParsedSystem.parse(geographic()).system()));
        }
        if (model != 0) {
            throw GeoKeys.refused("model type " + model);
        }
        return Optional.empty();
    }

    private Optional<String> esriString() {
        return Stream.of(PROJECTED_CITATION, GEODETIC_CITATION, CITATION)
                .map(citation -> ESRI.matcher(keys.text(citation)))
                .filter(Matcher::find)
                .map(found -> found.group(1).strip())
                .findFirst();
    }

    /** The geographic system below, by its own code or by its datum's. */
    private Optional<Integer> geographicCode() {
        int code = keys.integer(GEODETIC_CRS);
        if (code > 0 && code < GeoKeys.USER_DEFINED) {
            return Optional.of(code);
        }
        int datum = keys.integer(DATUM);
        if (datum <= 0 || datum >= GeoKeys.USER_DEFINED) {
            return Optional.empty();
        }
        return Optional.of(datum - DATUM_ABOVE_SYSTEM)
                .filter(system ->
                        datum > 6000 && datum < 7000 && EpsgTables.find(system).isPresent())
                .or(() -> {
                    throw GeoKeys.refused("the datum EPSG:%d, which Swath does not know".formatted(datum));
                });
    }

    /** As WKT of version 1. */
    private String geographic() {
        Optional<EpsgTables.Entry> known = geographicCode().flatMap(EpsgTables::find);
        if (known.isPresent()) {
            return ParsedSystem.parse(known.get().wkt()).geographicWkt1();
        }
        int unit = keys.integer(ANGULAR_UNITS);
        if (unit != 0 && unit != DEGREE) {
            throw GeoKeys.refused("the angular unit EPSG:" + unit);
        }
        int meridian = keys.integer(PRIME_MERIDIAN);
        if (meridian != 0 && meridian != GREENWICH && meridian != GeoKeys.USER_DEFINED) {
            throw GeoKeys.refused("the prime meridian EPSG:" + meridian);
        }
        double[] figure = figure();
        return WktText.geographicWkt1(figure[0], figure[1], toWgs84(), keys.number(PRIME_MERIDIAN_LONGITUDE, 0));
    }

    /** Semi-major axis and inverse flattening, 0 of a sphere. */
    private double[] figure() {
        if (keys.has(SEMI_MAJOR_AXIS)) {
            double major = keys.number(SEMI_MAJOR_AXIS, 0);
            double minor = keys.number(SEMI_MINOR_AXIS, major);
            double inverse = keys.number(INVERSE_FLATTENING, minor == major ? 0 : major / (major - minor));
            return new double[] {major, inverse};
        }
        double[] known = ELLIPSOIDS.get(keys.integer(ELLIPSOID));
        if (known == null) {
            throw GeoKeys.refused("neither a datum nor an ellipsoid that Swath knows");
        }
        return known;
    }

    private String toWgs84() {
        double[] values = keys.list(TO_WGS84);
        return values.length == 3 || values.length == 7
                ? Arrays.stream(Arrays.copyOf(values, 7))
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(",", ",TOWGS84[", "]"))
                : "";
    }
}
