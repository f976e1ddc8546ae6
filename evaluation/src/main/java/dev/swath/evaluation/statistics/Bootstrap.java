package dev.swath.evaluation.statistics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Estimates how far figures depend on which samples happened to be measured: percentile intervals over resamples
 * with replacement. The draws are the same in every run, so two bundles are compared on the same draws.
 */
public final class Bootstrap {
    static final int RESAMPLES = 1000;

    private static final long SEED = 4;
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private Bootstrap() {}

    /** @param samples the number of samples */
    public static Map<String, Figure> measure(Map<String, Statistic> statistics, int samples) {
        double[][] drawn = new double[statistics.size()][RESAMPLES];
        Random random = new Random(SEED);
        for (int resample = 0; resample < RESAMPLES; resample++) {
            int[] weights = draw(random, samples);
            int row = 0;
            for (Statistic statistic : statistics.values()) {
                drawn[row++][resample] = statistic.of(weights);
            }
        }
        int[] once = new int[samples];
        Arrays.fill(once, 1);
        Map<String, Figure> figures = new LinkedHashMap<>();
        int row = 0;
        for (Map.Entry<String, Statistic> entry : statistics.entrySet()) {
            double[] sorted = drawn[row++];
            Arrays.sort(sorted);
            Figure figure = new Figure(entry.getValue().of(once), percentile(sorted, LOW), percentile(sorted, HIGH));
            figures.put(entry.getKey(), figure);
        }
        return figures;
    }

    /** The differences, the second minus the first, by the same names. */
    public static Map<String, Statistic> differences(Map<String, Statistic> first, Map<String, Statistic> second) {
        Map<String, Statistic> differences = new LinkedHashMap<>();
        first.forEach((name, before) -> {
            Statistic after = Objects.requireNonNull(second.get(name), name);
            differences.put(name, weights -> after.of(weights) - before.of(weights));
        });
        return differences;
    }

    private static int[] draw(Random random, int samples) {
        int[] weights = new int[samples];
        for (int i = 0; i < samples; i++) {
            weights[random.nextInt(samples)]++;
        }
        return weights;
    }

    private static double percentile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        double part = at - below;
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[below + 1] * part;
    }
}
