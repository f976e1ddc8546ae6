package dev.swath.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.StageLag;
import org.junit.jupiter.api.Test;

class ReadLagTest {
    private final ReadLag lag = new ReadLag(stage -> {
        if (stage == Stage.CAPTION) {
            throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "away");
        }
        return new StageLag(stage, stage.id().length(), true);
    });

    @Test
    void shouldCountOfTheStageThatIsNamed() {
        assertThat(lag.get("encode")).isEqualTo(new StageLag(Stage.ENCODE, 6, true));
        assertThat(lag.get("index").stage()).isEqualTo(Stage.INDEX);
    }

    @Test
    void shouldSayThatKafkaIsAway() {
        assertThatThrownBy(() -> lag.get("caption"))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
    }

    @Test
    void shouldRefuseAStageThatCannotBeCounted() {
        for (String stage : new String[] {"reindex", "ENCODE", "", "none"}) {
            assertThatThrownBy(() -> lag.get(stage))
                    .as(stage)
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                    .hasMessageContaining("encode, caption");
        }
    }
}
