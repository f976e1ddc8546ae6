package dev.swath.service.trace;

import dev.swath.service.config.TraceConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service's tracer. It sends spans to the collector that the settings name, in the background. While that is away, spans
 * are dropped; no work waits for it.
 */
public final class Tracing implements AutoCloseable {
    private static final String PATH = "/v1/traces";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final long CLOSE_SECONDS = 3;

    private final Tracer tracer;
    private final @Nullable SdkTracerProvider provider;

    private Tracing(String service, @Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = (provider == null ? TracerProvider.noop() : provider).get("dev.swath." + service);
    }

    /** @param service its name for people, {@code service.name} */
    public static Tracing open(String service, TraceConfig config) {
        return config.otlp()
                .map(collector -> of(
                        service,
                        config.traceShare(),
                        BatchSpanProcessor.builder(exporter(collector))
                                .setScheduleDelay(DELAY)
                                .build()))
                .orElseGet(() -> new Tracing(service, null));
    }

    static Tracing of(String service, double share, SpanProcessor processor) {
        Attributes name = Attributes.of(AttributeKey.stringKey("service.name"), service);
        return new Tracing(
                service,
                SdkTracerProvider.builder()
                        .setResource(Resource.getDefault().merge(Resource.create(name)))
                        .setSampler(new FollowedLinks(Sampler.parentBased(Sampler.traceIdRatioBased(share))))
                        .addSpanProcessor(processor)
                        .build());
    }

    /** Follows nothing if the settings name no collector. */
    public Tracer tracer() {
        return tracer;
    }

    /** Sends what is left, for a short time. */
    @Override
    public void close() {
        if (provider != null) {
            var _ = provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static OtlpHttpSpanExporter exporter(URI collector) {
        String address = collector.toString();
        return OtlpHttpSpanExporter.builder()
                .setEndpoint((address.endsWith("/") ? address.substring(0, address.length() - 1) : address) + PATH)
                .setTimeout(TIMEOUT)
                .build();
    }
}
