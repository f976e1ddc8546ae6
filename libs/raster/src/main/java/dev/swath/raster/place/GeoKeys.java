package dev.swath.raster.place;

import dev.swath.raster.metadata.TiffDirectory;
import java.awt.geom.AffineTransform;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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

    private static final int MODEL_TYPE = 1024;
    private static final int RASTER_TYPE = 1025;
    private static final int GEODETIC_CRS = 2048;
    private static final int ELLIPSOID = 2056;
    private static final int SEMI_MAJOR_AXIS = 2057;
    private static final int SEMI_MINOR_AXIS = 2058;
    private static final int INVERSE_FLATTENING = 2059;
    private static final int PROJECTED_CRS = 3072;
    private static final int PROJECTION = 3074;
    private static final int METHOD = 3075;
    private static final int LINEAR_UNITS = 3076;
    private static final int LINEAR_UNIT_SIZE = 3077;

    private static final int PROJECTED = 1;
    private static final int GEOGRAPHIC = 2;
    private static final int PIXEL_IS_POINT = 2;
    private static final int USER_DEFINED = 32767;

    private static final Map<Integer, String> ELLIPSOIDS = Map.of(
            7030, "WGS84", 7019, "GRS80", 7022, "intl", 7004, "bessel", 7001, "airy", 7008, "clrk66", 7012, "clrk80",
            7024, "krass");
    /** As GDAL does if nothing says how the figure lies to that of WGS 84. */
    private static final String NO_SHIFT = " +towgs84=0,0,0";

    private static final double LEAST_EARTH = 6_330_000;
    private static final double MOST_EARTH = 6_400_000;
    /** What no parameter of a projection exceeds: degrees, and metres of a false origin. */
    private static final double MOST_PARAMETER = 1e8;

    private static final double LEAST_SCALE = 0.001;
    private static final double MOST_SCALE = 1000;

    private final TiffDirectory tiff;
    private final Map<Integer, Double> keys;

    GeoKeys(TiffDirectory tiff) {
        this.tiff = tiff;
        this.keys = keys(tiff.integers(KEY_DIRECTORY), tiff.doubles(DOUBLE_PARAMETERS));
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
            return GroundControlPoints.of(tie);
        }
        if (integer(RASTER_TYPE) == PIXEL_IS_POINT) {
            transform.translate(-0.5, -0.5);
        }
        return PixelsToModel.affine(transform);
    }

    /** Empty if there is none, or one that is not known to be of the Earth. */
    Optional<ReferenceSystem> referenceSystem() {
        int model = integer(MODEL_TYPE);
        if (model != PROJECTED && model != GEOGRAPHIC) {
            return Optional.empty();
        }
        int code = integer(model == PROJECTED ? PROJECTED_CRS : GEODETIC_CRS);
        Optional<ReferenceSystem> numbered =
                code > 0 && code < USER_DEFINED ? ReferenceSystem.epsg(code) : Optional.empty();
        return numbered.or(() -> figure().flatMap(
                        figure -> (model == PROJECTED ? projection() : Optional.of("+proj=longlat"))
                                .flatMap(projection -> ReferenceSystem.parameters(projection + figure))));
    }

    /** The figure of the Earth; empty if it is that of another planet. */
    private Optional<String> figure() {
        if (keys.containsKey(SEMI_MAJOR_AXIS)) {
            double axis = number(SEMI_MAJOR_AXIS, 0);
            if (axis < LEAST_EARTH || axis > MOST_EARTH) {
                return Optional.empty();
            }
            double inverse = number(INVERSE_FLATTENING, 0);
            // Proj4J takes +rf for the flattening itself.
            double minor = inverse > 0 ? axis * (1 - 1 / inverse) : number(SEMI_MINOR_AXIS, axis);
            return Optional.of(" +a=%s +b=%s%s".formatted(axis, minor, NO_SHIFT));
        }
        int ellipsoid = integer(ELLIPSOID);
        if (ELLIPSOIDS.containsKey(ellipsoid)) {
            return Optional.of(" +ellps=" + ELLIPSOIDS.get(ellipsoid) + NO_SHIFT);
        }
        int geodetic = integer(GEODETIC_CRS);
        return geodetic > 0 && geodetic < USER_DEFINED
                ? ReferenceSystem.epsg(geodetic)
                        .map(system ->
                                " " + system.system().getParameterString().replaceAll("\\+proj=\\S+", ""))
                : Optional.empty();
    }

    private Optional<String> projection() {
        int utm = integer(PROJECTION);
        if (utm > 16000 && utm <= 16060) {
            return Optional.of("+proj=utm +zone=" + (utm - 16000));
        }
        if (utm > 16100 && utm <= 16160) {
            return Optional.of("+proj=utm +south +zone=" + (utm - 16100));
        }
        double latitude = first(3081, 3085, 3089);
        String method = switch (integer(METHOD)) {
            case 1 -> "tmerc";
            case 7 -> "merc";
            case 8 -> "lcc" + parallels();
            case 9 -> "lcc +lat_1=" + latitude;
            case 10 -> "laea";
            case 11 -> "aea" + parallels();
            case 15 -> "stere +lat_ts=%s".formatted(latitude);
            case 16 -> "sterea";
            case 17 -> "eqc +lat_ts=" + number(3078, 0);
            case 24 -> "sinu";
            default -> "";
        };
        double scale = number(3092, number(3093, 1));
        if (method.isEmpty() || unit().isEmpty() || !isScale(scale) || !hasEarthlyParameters()) {
            return Optional.empty();
        }
        double origin = method.startsWith("stere ") ? Math.copySign(90, latitude) : latitude;
        return Optional.of(String.format(
                Locale.ROOT,
                "+proj=%s +lat_0=%s +lon_0=%s +k_0=%s +x_0=%s +y_0=%s%s",
                method,
                origin,
                first(3080, 3084, 3088, 3095),
                scale,
                first(3082, 3086, 3090) * metres(),
                first(3083, 3087, 3091) * metres(),
                unit().get()));
    }

    private String parallels() {
        return " +lat_1=%s +lat_2=%s".formatted(number(3078, 0), number(3079, 0));
    }

    private Optional<String> unit() {
        return isScale(metres()) ? Optional.of(" +to_meter=" + metres()) : Optional.empty();
    }

    private static boolean isScale(double factor) {
        return factor >= LEAST_SCALE && factor <= MOST_SCALE;
    }

    /** The keys from 3078 on: parallels, origins, their angles. */
    private boolean hasEarthlyParameters() {
        return keys.entrySet().stream()
                .filter(key -> key.getKey() >= 3078 && key.getKey() <= 3095)
                .allMatch(key -> Math.abs(key.getValue()) <= MOST_PARAMETER);
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

    /** The keys whose value is a number. It is in the directory itself, or among the doubles. */
    private static Map<Integer, Double> keys(long[] directory, double[] doubles) {
        Map<Integer, Double> keys = new HashMap<>();
        for (int i = 4; i + 3 < directory.length; i += 4) {
            long at = directory[i + 3];
            if (directory[i + 1] == 0) {
                keys.put((int) directory[i], (double) at);
            } else if (directory[i + 1] == DOUBLE_PARAMETERS && at < doubles.length) {
                keys.put((int) directory[i], doubles[(int) at]);
            }
        }
        return keys;
    }
}
