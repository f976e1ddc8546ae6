package dev.swath.raster.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

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
        record Helmert(List<Double> values, boolean inverse) implements Step {}

        /** In arc seconds. */
        record Offset(double longitude, double latitude) implements Step {}
    }

    private HelmertShift(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** @param text steps as in {@code shifts.txt}, divided by semicolons */
    static HelmertShift parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String step : text.split(";", -1)) {
            String[] words = step.strip().split(" ", -1);
            switch (words[0]) {
                case "" -> {}
                case "cart" -> steps.add(new Step.Centre(Double.parseDouble(words[1]), Double.parseDouble(words[2])));
                case "offset" -> steps.add(new Step.Offset(Double.parseDouble(words[1]), Double.parseDouble(words[2])));
                default -> {
                    List<Double> values =
                            Stream.of(words).skip(1).map(Double::valueOf).toList();
                    steps.add(new Step.Helmert(values, words[0].equals("inverse")));
                }
            }
        }
        return new HelmertShift(steps);
    }

    /** @param towgs84 three or seven numbers as in WKT's TOWGS84 */
    static HelmertShift of(double major, double minor, double[] towgs84) {
        List<Double> values =
                DoubleStream.of(Arrays.copyOf(towgs84, 10)).boxed().toList();
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
                case Step.Helmert(List<Double> values, boolean inverse) -> {
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

    private static void helmert(double[] at, List<Double> values) {
        double x = at[0] - values.get(7);
        double y = at[1] - values.get(8);
        double z = at[2] - values.get(9);
        double rx = values.get(3) * ARC_SECOND;
        double ry = values.get(4) * ARC_SECOND;
        double rz = values.get(5) * ARC_SECOND;
        double scale = 1 + values.get(6) * 1e-6;
        at[0] = values.get(7) + values.get(0) + scale * (x - rz * y + ry * z);
        at[1] = values.get(8) + values.get(1) + scale * (rz * x + y - rx * z);
        at[2] = values.get(9) + values.get(2) + scale * (-ry * x + rx * y + z);
    }

    /** The rotation is turned back, as PROJ does, which is exact for small angles. */
    private static void inverse(double[] at, List<Double> values) {
        double scale = 1 + values.get(6) * 1e-6;
        double x = (at[0] - values.get(0) - values.get(7)) / scale;
        double y = (at[1] - values.get(1) - values.get(8)) / scale;
        double z = (at[2] - values.get(2) - values.get(9)) / scale;
        double rx = values.get(3) * ARC_SECOND;
        double ry = values.get(4) * ARC_SECOND;
        double rz = values.get(5) * ARC_SECOND;
        at[0] = values.get(7) + x + rz * y - ry * z;
        at[1] = values.get(8) - rz * x + y + rx * z;
        at[2] = values.get(9) + ry * x - rx * y + z;
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
