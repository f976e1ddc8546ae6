package dev.swath.faults.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Whether a figure grew: its median over the second quarter of the run, after the warm-up, compared with that of the last quarter.
 *
 * @param early median of the second quarter
 * @param late median of the last quarter
 */
record Flatness(double early, double late) {
    private static final double NOISE = 0.15;
    private static final int LEAST_GROWTH = 20;

    boolean isFlat() {
        return late <= early * (1 + NOISE) + LEAST_GROWTH;
    }

    /** By process. */
    static Map<String, Flatness> of(List<ProcessSample> samples, Function<ProcessSample, Map<String, Integer>> figure) {
        Map<String, Flatness> flatness = new TreeMap<>();
        for (WatchedProcess part : WatchedProcess.all()) {
            int quarter = samples.size() / 4;
            flatness.put(
                    part.name(),
                    new Flatness(
                            median(samples.subList(quarter, 2 * quarter), figure, part.name()),
                            median(samples.subList(samples.size() - quarter, samples.size()), figure, part.name())));
        }
        return flatness;
    }

    static double quantile(List<Double> values, double quantile) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(quantile * sorted.size())));
    }

    private static double median(
            List<ProcessSample> samples, Function<ProcessSample, Map<String, Integer>> figure, String part) {
        List<Double> values = new ArrayList<>();
        for (ProcessSample sample : samples) {
            Integer value = figure.apply(sample).get(part);
            if (value != null) {
                values.add(value.doubleValue());
            }
        }
        return quantile(values, 0.5);
    }
}
