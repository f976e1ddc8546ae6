package dev.swath.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static final int SAMPLES = 400;

    /** The share of samples below a bound. */
    private static Statistic shareBelow(int bound) {
        return weights -> {
            double sum = 0;
            for (int i = 0; i < bound; i++) {
                sum += weights[i];
            }
            return sum / SAMPLES;
        };
    }

    @Test
    void shouldGiveTheIntervalThatTheoryGivesForAShare() {
        Figure figure = measure(shareBelow(100));

        double deviation = Math.sqrt(0.25 * 0.75 / SAMPLES);
        assertThat(figure.value()).isEqualTo(0.25);
        assertThat(figure.low()).isCloseTo(0.25 - 1.96 * deviation, within(0.2 * deviation));
        assertThat(figure.high()).isCloseTo(0.25 + 1.96 * deviation, within(0.2 * deviation));
    }

    @Test
    void shouldDrawTheSameInEveryRun() {
        assertThat(measure(shareBelow(7))).isEqualTo(measure(shareBelow(7)));
    }

    @Test
    void shouldDrawTwoBundlesInPairs() {
        // Apart by 10 samples of 400: drawn in pairs, the others cancel out.
        Map<String, Statistic> differences =
                Bootstrap.differences(Map.of("share", shareBelow(200)), Map.of("share", shareBelow(210)));

        Figure figure = measure(Objects.requireNonNull(differences.get("share")));

        assertThat(figure.value()).isCloseTo(0.025, within(1e-12));
        assertThat(figure.low()).isPositive();
        assertThat(figure.high()).isLessThan(0.05);
    }

    private static Figure measure(Statistic statistic) {
        return Objects.requireNonNull(
                Bootstrap.measure(Map.of("figure", statistic), SAMPLES).get("figure"));
    }
}
