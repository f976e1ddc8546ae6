package dev.swath.raster.place;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A projection that GeoKeys describe by its parameters. */
final class KeyedProjection {
    private static final int PROJECTION = 3074;
    private static final int METHOD = 3075;
    private static final int LINEAR_UNITS = 3076;
    private static final int LINEAR_UNIT_SIZE = 3077;
    /** What no parameter of a projection exceeds: degrees, and metres of a false origin. */
    private static final double MOST_PARAMETER = 1e8;

    private static final double LEAST_SCALE = 0.001;
    private static final double MOST_SCALE = 1000;

    private final GeoKeys keys;
    private final String geographic;

    /** @param geographic the system below it, as WKT of version 1 */
    KeyedProjection(GeoKeys keys, String geographic) {
        this.keys = keys;
        this.geographic = geographic;
    }

    /** As WKT of version 1. */
    String wkt() {
        int utm = keys.integer(PROJECTION);
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
        double latitude = keys.first(3081, 3085, 3089);
        double scale = keys.number(3092, keys.number(3093, 1));
        Map<String, Double> parameters = new TreeMap<>();
        parameters.put("central_meridian", keys.first(3080, 3084, 3088, 3095));
        parameters.put("false_easting", keys.first(3082, 3086, 3090));
        parameters.put("false_northing", keys.first(3083, 3087, 3091));
        String method = switch (keys.integer(METHOD)) {
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
            default -> throw GeoKeys.refused("the projection method %d".formatted(keys.integer(METHOD)));
        };
        switch (keys.integer(METHOD)) {
            case 8, 11 -> {
                parameters.put("standard_parallel_1", keys.number(3078, 0));
                parameters.put("standard_parallel_2", keys.number(3079, 0));
                parameters.put("latitude_of_origin", latitude);
            }
            case 10 -> {
                parameters.put("longitude_of_center", parameters.remove("central_meridian"));
                parameters.put("latitude_of_center", latitude);
            }
            case 17, 28 -> parameters.put("standard_parallel_1", keys.number(3078, 0));
            case 7 -> {
                if (keys.has(3078)) {
                    method = "Mercator_2SP";
                    parameters.put("standard_parallel_1", keys.number(3078, 0));
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
            throw GeoKeys.refused("parameters that no projection has");
        }
        return wkt(method, "user-defined", metres(), parameters);
    }

    private String wkt(String method, String unit, double metres, Map<String, Double> parameters) {
        String list = parameters.entrySet().stream()
                .map(parameter -> "PARAMETER[\"%s\",%s]".formatted(parameter.getKey(), parameter.getValue()))
                .collect(Collectors.joining(","));
        return "PROJCS[\"user-defined\",%s,PROJECTION[\"%s\"],%s,UNIT[\"%s\",%s]]"
                .formatted(geographic, method, list, unit, metres);
    }

    private static boolean isScale(double factor) {
        return factor >= LEAST_SCALE && factor <= MOST_SCALE;
    }

    private double metres() {
        return switch (keys.integer(LINEAR_UNITS)) {
            case 0, 9001 -> 1;
            case 9002 -> 0.3048;
            case 9003 -> 1200.0 / 3937;
            case GeoKeys.USER_DEFINED -> keys.number(LINEAR_UNIT_SIZE, 0);
            default -> 0;
        };
    }
}
