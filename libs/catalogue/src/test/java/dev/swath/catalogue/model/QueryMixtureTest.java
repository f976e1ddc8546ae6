package dev.swath.catalogue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.QueryMixture.Sides;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryMixtureTest {
    private static final Embedding EAST = Embedding.of(new float[] {2, 0, 0});
    private static final Embedding NORTH = Embedding.of(new float[] {0, 3, 0});
    private static final Embedding UP = Embedding.of(new float[] {0, 0, 1});
    private static final Sides NOTHING = new Sides(List.of(), List.of());

    @Test
    void shouldLeaveASingleVectorAsItIs() {
        assertThat(QueryMixture.of(new Sides(List.of(EAST), List.of()), NOTHING, 0.1))
                .isEqualTo(EAST.normalised());
        assertThat(QueryMixture.of(new Sides(List.of(), List.of(NORTH)), NOTHING, 0.9))
                .isEqualTo(NORTH.normalised());
    }

    @Test
    void shouldWeighTextAgainstPicturesByTheSpreadOfTheirScores() {
        Sides sides = new Sides(List.of(EAST), List.of(NORTH));

        assertThat(QueryMixture.of(sides, NOTHING, 1).dot(NORTH)).isCloseTo(0, within(1e-6f));
        assertThat(QueryMixture.of(sides, NOTHING, 0).dot(EAST)).isCloseTo(0, within(1e-6f));
        Embedding even = QueryMixture.of(sides, NOTHING, 0.5);
        assertThat(even.dot(EAST.normalised())).isGreaterThan(even.dot(NORTH.normalised()));
    }

    @Test
    void shouldMeanSeveralOfASide() {
        Embedding mean = QueryMixture.of(new Sides(List.of(), List.of(EAST, NORTH)), NOTHING, 0.5);

        assertThat(mean.dot(EAST.normalised())).isCloseTo(mean.dot(NORTH.normalised()), within(1e-6f));
        assertThat(mean.dot(mean)).isCloseTo(1, within(1e-6f));
    }

    @Test
    void shouldStayAwayFromWhatIsUnwanted() {
        Sides wanted = new Sides(List.of(EAST), List.of());

        Embedding away = QueryMixture.of(wanted, new Sides(List.of(UP), List.of(NORTH)), 0.5);

        assertThat(away.dot(UP)).isNegative();
        assertThat(away.dot(NORTH)).isNegative();
        assertThatThrownBy(() -> QueryMixture.of(wanted, new Sides(List.of(), List.of(EAST)), 0.5))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo("negative"));
    }

    @Test
    void shouldTurnAProbabilityIntoAScoreAndBack() {
        Calibration calibration = new Calibration(14.2, -6.9);

        assertThat(calibration.probability(calibration.score(0.53))).isCloseTo(0.53, within(1e-12));
        assertThat(calibration.score(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(calibration.score(1)).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
