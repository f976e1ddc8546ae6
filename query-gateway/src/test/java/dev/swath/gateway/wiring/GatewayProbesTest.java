package dev.swath.gateway.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.api.CatalogueStatus.Complaint;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.ServerProbe;
import dev.swath.service.config.Configs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GatewayProbesTest {
    private final FakeBackends backends = new FakeBackends();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void shouldNotComplainOfAnEncoderThatRefusesAPictureThatIsNone() {
        assertThat(imageEncoder(ErrorCode.UNSUPPORTED_FORMAT)).isInstanceOf(ServerProbe.Outcome.Answered.class);
    }

    @Test
    void shouldNameAnImageEncoderThatIsAway() {
        assertThat(imageEncoder(ErrorCode.QUERY_ENCODER_UNAVAILABLE))
                .isInstanceOfSatisfying(
                        ServerProbe.Outcome.Missing.class,
                        missing -> assertThat(missing.cause().code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));
    }

    @Test
    void shouldComplainOfAStageThatFallsBehindAndMeasureIt() {
        GatewayProbes probes = probes(backends);

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(probes.complaints())
                        .extracting(Complaint::part, Complaint::code)
                        .containsExactly(tuple("caption", ErrorCode.FALLING_BEHIND)));
        assertThat(registry.get("swath.stage.unread.spent")
                        .tag("stage", "caption")
                        .gauge()
                        .value())
                .isBetween(0.7, 0.8);
    }

    private ServerProbe.Outcome<?> imageEncoder(ErrorCode code) {
        GatewayProbes probes = probes(new QueryEncoder() {
            @Override
            public QueryVector encodeText(String text) {
                return backends.encodeText(text);
            }

            @Override
            public QueryVector encodeImage(byte[] image) {
                throw new CatalogueException(code, "made up");
            }
        });
        return Objects.requireNonNull(probes.others().get("imageEncoder"), "a probe of that part")
                .get();
    }

    private GatewayProbes probes(QueryEncoder encoder) {
        GatewayConfig config = Configs.of(GatewayConfig.class, Map.of());
        return new GatewayProbes(config, backends, encoder, new CurrentModel(backends.index()), registry);
    }
}
