package dev.swath.raster.place;

import java.util.ArrayList;
import java.util.List;

/**
 * A way from degrees of a datum, counted from Greenwich, to degrees of WGS 84, as a chain of Helmert transformations.
 *
 * @see <a href="https://epsg.org/guidance-notes.html">IOGP 373-7-2, sections 4.2.4 to 4.3</a>
 */
final class HelmertShift {
    /** Degrees of WGS 84 as they are. */
    static final HelmertShift NONE = new HelmertShift(List.of());

    private static final double WGS84_MAJOR = 6_378_137;
    private static final double WGS84_MINOR = 6_356_752.314245179;
    private static final double ARC_SECOND = Math.PI / 648_000;
    private static final int ROUNDS = 5;

    private final List<Step> steps;

    private sealed interface Step {
        /** From degrees to metres from the middle of the Earth. */
        record Centre(double major, double minor) implements Step {}

        /** Translation in metres, rotation in arc seconds as of position vectors, scale in millionths, around a point. */
        record Helmert(double[] values, boolean inverse) implements Step {}

        /** In arc seconds. */
        record Offset(double longitude, double latitude) implements Step {}
    }

    private HelmertShift(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** @param text steps as in {@code shifts.txt}, divided by semicolons */
    static HelmertShift parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String step : text.split(";")) {
            String[] words = step.strip().split(" ");
            switch (words[0]) {
                case "" -> {}
                case "cart" -> steps.add(new Step.Centre(Double.parseDouble(words[1]), Double.parseDouble(words[2])));
                case "offset" -> steps.add(new Step.Offset(Double.parseDouble(words[1]), Double.parseDouble(words[2])));
                default -> {
                    double[] values = new double[words.length - 1];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = Double.parseDouble(words[i + 1]);
                    }
                    steps.add(new Step.Helmert(values, words[0].equals("inverse")));
                }
            }
        }
        return new HelmertShift(steps);
    }

    /** @param towgs84 three or seven numbers as in WKT's TOWGS84 */
    static HelmertShift of(double major, double minor, double[] towgs84) {
        double[] values = new double[10];
        System.arraycopy(towgs84, 0, values, 0, Math.min(towgs84.length, 7));
        return new HelmertShift(List.of(new Step.Centre(major, minor), new Step.Helmert(values, false)));
    }

    /** @param point longitude and latitude in degrees, replaced by those of WGS 84 */
    void apply(double[] point) {
        double[] centred = null;
        for (Step step : steps) {
            switch (step) {
                case Step.Offset(double longitude, double latitude) -> {
                    point[0] += longitude / 3600;
                    point[1] += latitude / 3600;
                }
                case Step.Centre(double major, double minor) -> centred = centred(point, major, minor);
                case Step.Helmert(double[] values, boolean inverse) -> {
                    if (centred == null) {
                        throw new IllegalStateException("a Helmert transformation without its ellipsoid");
                    }
                    if (inverse) {
                        inverse(centred, values);
                    } else {
                        helmert(centred, values);
                    }
                }
            }
        }
        if (centred != null) {
            degrees(centred, point);
        }
    }

    private static double[] centred(double[] point, double major, double minor) {
        double longitude = Math.toRadians(point[0]);
        double latitude = Math.toRadians(point[1]);
        double ratio = minor * minor / (major * major);
        double sine = Math.sin(latitude);
        double vertical = major / Math.sqrt(1 - (1 - ratio) * sine * sine);
        return new double[] {
            vertical * Math.cos(latitude) * Math.cos(longitude),
            vertical * Math.cos(latitude) * Math.sin(longitude),
            vertical * ratio * sine
        };
    }

    private static void helmert(double[] at, double[] values) {
        double x = at[0] - values[7];
        double y = at[1] - values[8];
        double z = at[2] - values[9];
        double rx = values[3] * ARC_SECOND;
        double ry = values[4] * ARC_SECOND;
        double rz = values[5] * ARC_SECOND;
        double scale = 1 + values[6] * 1e-6;
        at[0] = values[7] + values[0] + scale * (x - rz * y + ry * z);
        at[1] = values[8] + values[1] + scale * (rz * x + y - rx * z);
        at[2] = values[9] + values[2] + scale * (-ry * x + rx * y + z);
    }

    /** The rotation is turned back, as PROJ does, which is exact for small angles. */
    private static void inverse(double[] at, double[] values) {
        double scale = 1 + values[6] * 1e-6;
        double x = (at[0] - values[0] - values[7]) / scale;
        double y = (at[1] - values[1] - values[8]) / scale;
        double z = (at[2] - values[2] - values[9]) / scale;
        double rx = values[3] * ARC_SECOND;
        double ry = values[4] * ARC_SECOND;
        double rz = values[5] * ARC_SECOND;
        at[0] = values[7] + x + rz * y - ry * z;
        at[1] = values[8] - rz * x + y + rx * z;
        at[2] = values[9] + ry * x - rx * y + z;
    }

    /** By Bowring's formula, repeated: exact to less than a millimetre near the ground. */
    private static void degrees(double[] at, double[] point) {
        double radius = Math.hypot(at[0], at[1]);
        double ratio = WGS84_MINOR * WGS84_MINOR / (WGS84_MAJOR * WGS84_MAJOR);
        double latitude = Math.atan2(at[2], radius * ratio);
        for (int i = 0; i < ROUNDS; i++) {
            double sine = Math.sin(latitude);
            double vertical = WGS84_MAJOR / Math.sqrt(1 - (1 - ratio) * sine * sine);
            latitude = Math.atan2(at[2] + (1 - ratio) * vertical * sine, radius);
        }
        point[0] = Math.toDegrees(Math.atan2(at[1], at[0]));
        point[1] = Math.toDegrees(latitude);
    }
}
