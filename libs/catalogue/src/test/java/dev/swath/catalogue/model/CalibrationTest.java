package dev.swath.catalogue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void shouldMapScoresToProbabilities() {
        Calibration calibration = new Calibration(10, -3);

        assertThat(calibration.probability(0.3)).isEqualTo(0.5);
        assertThat(calibration.probability(0.5)).isCloseTo(0.880797, within(1e-6));
        assertThat(calibration.probability(-1)).isCloseTo(2.26e-6, within(1e-8));
        assertThat(new Calibration(1e6, 0).probability(-1)).isZero();
        assertThat(new Calibration(1e6, 0).probability(1)).isOne();
    }

    @Test
    void shouldBoundTheProbabilityByWhatTheQueryCanAskFor() {
        Calibration doubtful = new Calibration(10, -3).withMost(0.4);

        assertThat(doubtful.probability(0.3)).isEqualTo(0.2);
        assertThat(doubtful.score(0.2)).isCloseTo(0.3, within(1e-9));
        assertThat(doubtful.score(0.4)).isInfinite().isPositive();
        assertThat(doubtful.score(0)).isInfinite().isNegative();
        assertThat(new Calibration(10, -3).withMost(0.0).score(0)).isInfinite().isNegative();
    }
}
