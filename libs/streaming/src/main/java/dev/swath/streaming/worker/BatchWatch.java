package dev.swath.streaming.worker;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordTrace;
import dev.swath.streaming.WorkerSettings;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Watches a batch. It measures how long its parts take, and holds its spans: one for each record that is followed, below
 * that of the stage that wrote it, and one for the batch itself, which links to them and they to it, since records of many
 * objects meet in it. All is told once the batch is committed. A batch that becomes void leaves nothing.
 */
public final class BatchWatch {
    private final Stage stage;
    private final Tracer tracer;
    private final WorkerSettings.Monitor monitor;
    private final Duration waited;
    private final Map<TileFailed.RecordPlace, Span> followed = new LinkedHashMap<>();
    private final long begunNanos = System.nanoTime();
    private long preparedNanos = begunNanos;
    private long workNanos = begunNanos;
    private long workedNanos = begunNanos;
    private @Nullable Span whole;

    BatchWatch(WorkerSettings settings, PolledBatch batch) {
        this.stage = settings.stage();
        this.tracer = settings.telemetry().tracer();
        this.monitor = settings.telemetry().monitor();
        long now = System.currentTimeMillis();
        long oldest = batch.records().stream()
                .mapToLong(ConsumerRecord::timestamp)
                .min()
                .orElse(now);
        this.waited = Duration.ofMillis(Math.max(0, now - oldest));
    }

    /** Begins the span of a record, if it is followed; what the stage writes about it belongs to that span. */
    <T> ReceivedRecord<T> begin(ReceivedRecord<T> received) {
        Span span = RecordTrace.begin(tracer, stage, received.origin());
        if (span.getSpanContext().isSampled()) {
            TileFailed.RecordPlace source = received.source();
            span.setAttribute("messaging.system", "kafka");
            span.setAttribute("messaging.destination.name", source.topic());
            span.setAttribute("messaging.destination.partition.id", Integer.toString(source.partition()));
            span.setAttribute("messaging.kafka.offset", source.offset());
            span.setAttribute(
                    "swath.subject", received.event() instanceof Event event ? event.subject() : received.key());
            followed.put(source, span);
        }
        return received.with(RecordTrace.passOn(received.origin(), span));
    }

    /** The step has prepared the batch. */
    void prepared() {
        preparedNanos = System.nanoTime();
    }

    /** The step begins to work on the batch. */
    void work() {
        workNanos = System.nanoTime();
        if (followed.isEmpty()) {
            return;
        }
        SpanBuilder builder = tracer.spanBuilder(stage.id() + " batch").setNoParent();
        followed.values().forEach(span -> builder.addLink(span.getSpanContext()));
        Span begun =
                builder.setAttribute("swath.batch.followed", followed.size()).startSpan();
        followed.values().forEach(span -> span.addLink(begun.getSpanContext()));
        whole = begun;
    }

    /** The step has worked on all of it. */
    void worked() {
        workedNanos = System.nanoTime();
    }

    /**
     * The batch is committed.
     *
     * @param entries what was written about records that were given up
     */
    void committed(int records, List<OutgoingRecord> entries) {
        for (OutgoingRecord entry : entries) {
            if (entry.event() instanceof TileFailed failure) {
                monitor.failed(failure.code());
                Span span = followed.get(failure.source());
                if (span != null) {
                    span.setStatus(StatusCode.ERROR, failure.code().name());
                }
            }
        }
        followed.values().forEach(Span::end);
        Span begun = whole;
        if (begun != null) {
            begun.setAttribute("messaging.batch.message_count", records).end();
        }
        if (records > 0) {
            monitor.committed(
                    records,
                    waited,
                    Duration.ofNanos(preparedNanos - begunNanos),
                    Duration.ofNanos(workedNanos - workNanos));
        }
    }
}
