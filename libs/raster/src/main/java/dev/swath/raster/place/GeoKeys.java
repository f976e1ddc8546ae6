package dev.swath.raster.place;

import dev.swath.raster.metadata.TiffDirectory;
import java.awt.geom.AffineTransform;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the place of a GeoTIFF: its transform, and its reference system by EPSG's code or by its parameters.
 *
 * @see <a href="https://docs.ogc.org/is/19-008r4/19-008r4.html">OGC GeoTIFF 1.1</a>
 */
final class GeoKeys {
    private static final int MODEL_PIXEL_SCALE = 33550;
    private static final int MODEL_TIEPOINT = 33922;
    private static final int MODEL_TRANSFORMATION = 34264;
    private static final int KEY_DIRECTORY = 34735;
    private static final int DOUBLE_PARAMETERS = 34736;
    private static final int ASCII_PARAMETERS = 34737;

    private static final int MODEL_TYPE = 1024;
    private static final int RASTER_TYPE = 1025;
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
    private static final int PROJECTION = 3074;
    private static final int METHOD = 3075;
    private static final int LINEAR_UNITS = 3076;
    private static final int LINEAR_UNIT_SIZE = 3077;

    private static final int PROJECTED = 1;
    private static final int GEOGRAPHIC = 2;
    private static final int PIXEL_IS_POINT = 2;
    private static final int DEGREE = 9102;
    private static final int GREENWICH = 8901;
    private static final int USER_DEFINED = 32767;

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

    /** What no parameter of a projection exceeds: degrees, and metres of a false origin. */
    private static final double MOST_PARAMETER = 1e8;

    private static final double LEAST_SCALE = 0.001;
    private static final double MOST_SCALE = 1000;

    private final TiffDirectory tiff;
    private final Map<Integer, Double> keys = new HashMap<>();
    private final Map<Integer, double[]> lists = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();

    GeoKeys(TiffDirectory tiff) {
        this.tiff = tiff;
        read(tiff.integers(KEY_DIRECTORY), tiff.doubles(DOUBLE_PARAMETERS), tiff.ascii(ASCII_PARAMETERS));
    }

    Optional<PixelsToModel> pixelsToModel() {
        double[] matrix = tiff.doubles(MODEL_TRANSFORMATION);
        double[] scale = tiff.doubles(MODEL_PIXEL_SCALE);
        double[] tie = tiff.doubles(MODEL_TIEPOINT);
        AffineTransform transform;
        if (matrix.length == 16) {
            transform = new AffineTransform(matrix[0], matrix[4], matrix[1], matrix[5], matrix[3], matrix[7]);
        } else if (scale.length >= 2 && tie.length >= 6) {
            transform = new AffineTransform(
                    scale[0], 0, 0, -scale[1], tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1]);
        } else {
            Optional<PixelsToModel> points = GroundControlPoints.of(tie);
            return integer(RASTER_TYPE) == PIXEL_IS_POINT ? points.map(PixelsToModel::fromCentre) : points;
        }
        if (integer(RASTER_TYPE) == PIXEL_IS_POINT) {
            transform.translate(-0.5, -0.5);
        }
        return PixelsToModel.affine(transform);
    }

    /**
     * Empty if the file names none.
     *
     * @throws RefusedPlaceException if it names one that cannot be followed
     */
    Optional<ReferenceSystem> referenceSystem() {
        int model = integer(MODEL_TYPE);
        int code = integer(model == PROJECTED ? PROJECTED_CRS : GEODETIC_CRS);
        if ((model == PROJECTED || model == GEOGRAPHIC) && code > 0 && code < USER_DEFINED) {
            return Optional.of(ReferenceSystem.epsg(code));
        }
        Optional<String> esri = esriString();
        if (esri.isPresent()) {
            return esri.map(ReferenceSystem::wkt);
        }
        if (model == PROJECTED) {
            return Optional.of(ParsedSystem.parse(projected()).system(geographicCode()));
        }
        if (model == GEOGRAPHIC) {
            return Optional.of(geographicCode()
                    .map(ReferenceSystem::epsg)
                    .orElseGet(() -> ParsedSystem.parse(geographic()).system()));
        }
        if (model != 0) {
            throw refused("model type " + model);
        }
        return Optional.empty();
    }

    private Optional<String> esriString() {
        return Stream.of(PROJECTED_CITATION, GEODETIC_CITATION, CITATION)
                .map(citation -> ESRI.matcher(texts.getOrDefault(citation, "")))
                .filter(Matcher::find)
                .map(found -> found.group(1).strip())
                .findFirst();
    }

    /** The geographic system below, by its own code or by its datum's. */
    private Optional<Integer> geographicCode() {
        int code = integer(GEODETIC_CRS);
        if (code > 0 && code < USER_DEFINED) {
            return Optional.of(code);
        }
        int datum = integer(DATUM);
        if (datum <= 0 || datum >= USER_DEFINED) {
            return Optional.empty();
        }
        return Optional.of(datum - DATUM_ABOVE_SYSTEM)
                .filter(system ->
                        datum > 6000 && datum < 7000 && EpsgTables.find(system).isPresent())
                .or(() -> {
                    throw refused("the datum EPSG:%d, which Swath does not know".formatted(datum));
                });
    }

    /** As WKT of version 1. */
    private String geographic() {
        Optional<EpsgTables.Entry> known = geographicCode().flatMap(EpsgTables::find);
        if (known.isPresent()) {
            return ParsedSystem.parse(known.get().wkt()).geographicWkt1();
        }
        int unit = integer(ANGULAR_UNITS);
        if (unit != 0 && unit != DEGREE) {
            throw refused("the angular unit EPSG:" + unit);
        }
        int meridian = integer(PRIME_MERIDIAN);
        if (meridian != 0 && meridian != GREENWICH && meridian != USER_DEFINED) {
            throw refused("the prime meridian EPSG:" + meridian);
        }
        double[] figure = figure();
        return ParsedSystem.geographicWkt1(figure[0], figure[1], toWgs84(), number(PRIME_MERIDIAN_LONGITUDE, 0));
    }

    /** Semi-major axis and inverse flattening, 0 of a sphere. */
    private double[] figure() {
        if (keys.containsKey(SEMI_MAJOR_AXIS)) {
            double major = number(SEMI_MAJOR_AXIS, 0);
            double minor = number(SEMI_MINOR_AXIS, major);
            double inverse = number(INVERSE_FLATTENING, minor == major ? 0 : major / (major - minor));
            return new double[] {major, inverse};
        }
        double[] known = ELLIPSOIDS.get(integer(ELLIPSOID));
        if (known == null) {
            throw refused("neither a datum nor an ellipsoid that Swath knows");
        }
        return known;
    }

    private String toWgs84() {
        double[] values = lists.getOrDefault(TO_WGS84, new double[0]);
        return values.length == 3 || values.length == 7
                ? Arrays.stream(Arrays.copyOf(values, 7))
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(",", ",TOWGS84[", "]"))
                : "";
    }

    /** As WKT of version 1. */
    private String projected() {
        int utm = integer(PROJECTION);
        boolean north = utm > 16000 && utm <= 16060;
        boolean south = utm > 16100 && utm <= 16160;
        if (north || south) {
            int zone = utm % 100;
            return wkt(
                    "Transverse_Mercator",
                    "metre",
                    1,
                    Map.of(
                            "latitude_of_origin",
                            0.0,
                            "central_meridian",
                            zone * 6.0 - 183,
                            "scale_factor",
                            0.9996,
                            "false_easting",
                            500_000.0,
                            "false_northing",
                            south ? 10_000_000.0 : 0.0));
        }
        double latitude = first(3081, 3085, 3089);
        double scale = number(3092, number(3093, 1));
        Map<String, Double> parameters = new TreeMap<>();
        parameters.put("central_meridian", first(3080, 3084, 3088, 3095));
        parameters.put("false_easting", first(3082, 3086, 3090));
        parameters.put("false_northing", first(3083, 3087, 3091));
        String method = switch (integer(METHOD)) {
            case 1 -> "Transverse_Mercator";
            case 7 -> "Mercator_1SP";
            case 8 -> "Lambert_Conformal_Conic_2SP";
            case 9 -> "Lambert_Conformal_Conic_1SP";
            case 10 -> "Lambert_Azimuthal_Equal_Area";
            case 11 -> "Albers_Conic_Equal_Area";
            case 15 -> "Polar_Stereographic";
            case 16 -> "Oblique_Stereographic";
            case 17 -> "Equirectangular";
            case 20 -> "Miller_Cylindrical";
            case 24 -> "Sinusoidal";
            case 28 -> "Cylindrical_Equal_Area";
            default -> throw refused("the projection method %d".formatted(integer(METHOD)));
        };
        switch (integer(METHOD)) {
            case 8, 11 -> {
                parameters.put("standard_parallel_1", number(3078, 0));
                parameters.put("standard_parallel_2", number(3079, 0));
                parameters.put("latitude_of_origin", latitude);
            }
            case 10 -> {
                parameters.put("longitude_of_center", parameters.remove("central_meridian"));
                parameters.put("latitude_of_center", latitude);
            }
            case 17, 28 -> parameters.put("standard_parallel_1", number(3078, 0));
            case 7 -> {
                if (keys.containsKey(3078)) {
                    method = "Mercator_2SP";
                    parameters.put("standard_parallel_1", number(3078, 0));
                } else {
                    parameters.put("scale_factor", scale);
                }
            }
            case 20, 24 -> {}
            default -> {
                parameters.put("latitude_of_origin", latitude);
                parameters.put("scale_factor", scale);
            }
        }
        boolean sound = parameters.values().stream().allMatch(value -> Math.abs(value) <= MOST_PARAMETER);
        if (!sound || !isScale(scale) || !isScale(metres())) {
            throw refused("parameters that no projection has");
        }
        return wkt(method, "user-defined", metres(), parameters);
    }

    private String wkt(String method, String unit, double metres, Map<String, Double> parameters) {
        String list = parameters.entrySet().stream()
                .map(parameter -> "PARAMETER[\"%s\",%s]".formatted(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining(","));
        return "PROJCS[\"user-defined\",%s,PROJECTION[\"%s\"],%s,UNIT[\"%s\",%s]]"
                .formatted(geographic(), method, list, unit, metres);
    }

    private static RefusedPlaceException refused(String what) {
        return new RefusedPlaceException("it has no place: its GeoKeys name " + what);
    }

    private static boolean isScale(double factor) {
        return factor >= LEAST_SCALE && factor <= MOST_SCALE;
    }

    private double metres() {
        return switch (integer(LINEAR_UNITS)) {
            case 0, 9001 -> 1;
            case 9002 -> 0.3048;
            case 9003 -> 1200.0 / 3937;
            case USER_DEFINED -> number(LINEAR_UNIT_SIZE, 0);
            default -> 0;
        };
    }

    private double first(int... candidates) {
        for (int key : candidates) {
            if (keys.containsKey(key)) {
                return number(key, 0);
            }
        }
        return 0;
    }

    private double number(int key, double fallback) {
        return keys.getOrDefault(key, fallback);
    }

    private int integer(int key) {
        return keys.getOrDefault(key, 0.0).intValue();
    }

    /** The keys' values: in the directory itself, among the doubles, or in the text. */
    private void read(long[] directory, double[] doubles, String text) {
        for (int i = 4; i + 3 < directory.length; i += 4) {
            int key = (int) directory[i];
            int count = (int) Math.min(directory[i + 2], Short.MAX_VALUE);
            long at = directory[i + 3];
            if (directory[i + 1] == 0) {
                keys.put(key, (double) at);
            } else if (directory[i + 1] == DOUBLE_PARAMETERS && at + count <= doubles.length && count > 0) {
                keys.put(key, doubles[(int) at]);
                lists.put(key, Arrays.copyOfRange(doubles, (int) at, (int) at + count));
            } else if (directory[i + 1] == ASCII_PARAMETERS && at < text.length()) {
                texts.put(key, text.substring((int) at, (int) Math.min(at + count, text.length())));
            }
        }
    }
}
