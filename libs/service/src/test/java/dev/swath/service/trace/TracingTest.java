package dev.swath.service.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.service.config.TraceConfig;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracingTest {
    private static final SpanContext FOLLOWED = context(TraceFlags.getSampled());
    private static final SpanContext UNFOLLOWED = context(TraceFlags.getDefault());

    @Test
    void shouldFollowNothingWithoutACollector() {
        try (Tracing tracing = Tracing.open("a-service", new Settings(Optional.empty()))) {
            assertThat(tracing.tracer()
                            .spanBuilder("span")
                            .startSpan()
                            .getSpanContext()
                            .isValid())
                    .isFalse();
        }
    }

    @Test
    void shouldFollowABatchThatAFollowedRecordIsIn() {
        InMemorySpanExporter told = InMemorySpanExporter.create();
        try (Tracing tracing = Tracing.of("a-service", 0, SimpleSpanProcessor.create(told))) {
            tracing.tracer().spanBuilder("first").startSpan().end();
            tracing.tracer()
                    .spanBuilder("unlinked")
                    .addLink(UNFOLLOWED)
                    .startSpan()
                    .end();
            tracing.tracer()
                    .spanBuilder("linked")
                    .addLink(UNFOLLOWED)
                    .addLink(FOLLOWED)
                    .startSpan()
                    .end();

            assertThat(told.getFinishedSpanItems())
                    .extracting(SpanData::getName)
                    .containsExactly("linked");
            assertThat(told.getFinishedSpanItems().getFirst().getResource().toString())
                    .contains("a-service");
        }
    }

    /** A collector that is away costs the work nothing. */
    @Test
    void shouldEndSoonWhileTheCollectorIsAway() {
        Tracing tracing = Tracing.open("a-service", new Settings(Optional.of(URI.create("http://127.0.0.1:1"))));
        Span span = tracing.tracer().spanBuilder("span").startSpan();
        assertThat(span.getSpanContext().isSampled()).isTrue();
        span.end();

        tracing.close();
    }

    private static SpanContext context(TraceFlags flags) {
        return SpanContext.createFromRemoteParent(
                "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags, TraceState.getDefault());
    }

    private record Settings(Optional<URI> otlp) implements TraceConfig {
        @Override
        public double traceShare() {
            return 1;
        }
    }
}
