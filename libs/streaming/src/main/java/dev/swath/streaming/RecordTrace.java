package dev.swath.streaming;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.Origin;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows a tile from record to record: the trace context stands in the records' headers, as W3C writes it. */
public final class RecordTrace {
    /** Where an object comes in. What comes to the other stages without a trace is not followed. */
    private static final Set<Stage> FIRST = EnumSet.of(Stage.ARRIVE, Stage.INGEST);

    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
            return headers == null ? null : headers.get(name);
        }
    };

    private RecordTrace() {}

    /**
     * Begins the span of what a stage does with a record. The tracer decides whether it is followed: a record of a trace
     * as that trace is, one that comes first by chance.
     *
     * @return not valid if nobody follows the record
     */
    public static Span begin(Tracer tracer, Stage stage, Origin origin) {
        Context parent = parent(origin);
        boolean known = Span.fromContext(parent).getSpanContext().isValid();
        return known || FIRST.contains(stage)
                ? tracer.spanBuilder(stage.id())
                        .setParent(parent)
                        .setSpanKind(SpanKind.CONSUMER)
                        .startSpan()
                : Span.getInvalid();
    }

    /** The origin of what is written because of a record. */
    public static Origin passOn(Origin origin, Span span) {
        if (!span.getSpanContext().isValid()) {
            return origin;
        }
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, (to, name, value) -> {
            if (to != null) {
                to.put(name, value);
            }
        });
        return origin.followedBy(headers.get(Origin.TRACE_HEADER));
    }

    /** The trace's id, for a log; empty if nobody follows the record. */
    public static String idOf(Origin origin) {
        SpanContext context = Span.fromContext(parent(origin)).getSpanContext();
        return context.isSampled() ? context.getTraceId() : "";
    }

    private static Context parent(Origin origin) {
        String traceparent = origin.traceparent();
        return traceparent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), Map.of(Origin.TRACE_HEADER, traceparent), GETTER);
    }
}
