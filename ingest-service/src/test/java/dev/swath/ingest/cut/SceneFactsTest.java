package dev.swath.ingest.cut;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CloudSource;
import dev.swath.raster.TileCloud;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SceneFactsTest {
    private static final TileCloud MASK = new TileCloud(0.1, CloudSource.MASK);
    private static final TileCloud ESTIMATE = new TileCloud(0.2, CloudSource.ESTIMATE);

    @Test
    void shouldBelieveAMaskMoreThanTheWholeScenesFigureAndThatMoreThanAnEstimate() {
        TileCloud scene = new TileCloud(0.6, CloudSource.SCENE);

        assertThat(facts(0.6).cloud(MASK)).isEqualTo(MASK);
        assertThat(facts(0.6).cloud(ESTIMATE)).isEqualTo(scene);
        assertThat(facts(0.6).cloud(null)).isEqualTo(scene);
        assertThat(facts(null).cloud(ESTIMATE)).isEqualTo(ESTIMATE);
        assertThat(facts(null).cloud(null)).isNull();
    }

    private static SceneFacts facts(@Nullable Double cloudFraction) {
        return new SceneFacts(null, null, null, cloudFraction);
    }
}
