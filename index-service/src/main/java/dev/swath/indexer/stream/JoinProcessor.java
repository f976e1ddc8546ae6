package dev.swath.indexer.stream;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.catalogue.event.TileState;
import dev.swath.indexer.TileFacts;
import dev.swath.streaming.RecordTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds each part to its tile's facts and emits what changed. A record that is no part becomes a failure, and the partition moves on.
 */
final class JoinProcessor extends ContextualProcessor<String, byte[], String, byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(JoinProcessor.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);
    private static final int ENTRIES_PER_SWEEP = 10_000;

    private final Duration retractionRetention;
    private final Tracer tracer;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    private KeyValueStore<String, byte[]> store;

    private @Nullable String sweptTo;

    JoinProcessor(Duration retractionRetention, Tracer tracer) {
        this.tracer = tracer;
        this.retractionRetention = retractionRetention;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
        super.init(context);
        store = context.getStateStore(JoinTiles.FACTS_STORE);
        context.schedule(SWEEP_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> forgetOld(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.value() == null) {
            return; // Compaction's business: a retraction is a value.
        }
        Origin origin = PartRecords.origin(record);
        Span span = RecordTrace.begin(tracer, Stage.JOIN, origin);
        Origin passedOn = RecordTrace.passOn(origin, span);
        try {
            join(record, passedOn);
        } catch (CatalogueException e) {
            span.setStatus(StatusCode.ERROR, e.code().name());
            giveUp(record, e, passedOn);
        } finally {
            span.setAttribute("swath.subject", record.key()).end();
        }
    }

    private void join(Record<String, byte[]> record, Origin origin) {
        Event part = PartRecords.read(source().topic(), record);
        byte[] stored = store.get(record.key());
        TileFacts before = stored == null ? TileFacts.none(new TileId(part.subject())) : StoredFacts.read(stored);
        TileFacts after = joined(before, part);
        if (after.equals(before)) {
            return;
        }
        store.put(record.key(), StoredFacts.write(after, now()));
        for (TileState state : after.changesSince(before)) {
            context()
                    .forward(
                            PartRecords.of(told(state, part), origin, record.timestamp(), now()),
                            JoinTiles.STATES_SINK);
        }
    }

    /** Only the retraction itself still says whose tile it was. */
    private static TileState told(TileState state, Event part) {
        return part instanceof TileRetracted retracted && state.tile() == null
                ? state.of(retracted.key().collection())
                : state;
    }

    private static TileFacts joined(TileFacts facts, Event part) {
        return switch (part) {
            case TileIngested ingested -> facts.with(ingested);
            case TileRetracted retracted -> facts.with(retracted);
            case TileEncoded encoded -> facts.with(encoded);
            case TileCaptioned captioned -> facts.with(captioned);
            case Look _, SceneSeen _, TileState _, ItemPublished _, TileFailed _, ModelSelected _ ->
                throw new CatalogueException(
                        ErrorCode.INVALID_RECORD, "expected a part of a tile, found " + part.eventId());
        };
    }

    private void giveUp(Record<String, byte[]> record, CatalogueException cause, Origin origin) {
        TileFailed.RecordPlace source = source();
        LOG.atWarn()
                .addKeyValue("topic", source.topic())
                .addKeyValue("partition", source.partition())
                .addKeyValue("offset", source.offset())
                .addKeyValue("subject", record.key())
                .addKeyValue("traceId", RecordTrace.idOf(origin))
                .addKeyValue("errorCode", cause.code())
                .log("A record cannot be joined");
        TileFailed failure = PartRecords.failure(source, record.value(), cause, now());
        context().forward(PartRecords.of(failure, origin, record.timestamp(), now()), JoinTiles.FAILURES_SINK);
    }

    /** Goes through the store in pieces, so that no sweep delays the records for long. */
    private void forgetOld(Instant now) {
        Instant kept = now.minus(retractionRetention);
        String last = null;
        int seen = 0;
        try (KeyValueIterator<String, byte[]> entries = store.range(sweptTo, null)) {
            while (entries.hasNext() && seen < ENTRIES_PER_SWEEP) {
                KeyValue<String, byte[]> entry = entries.next();
                if (StoredFacts.isForgettable(entry.value, kept)) {
                    forget(entry, now);
                }
                last = entry.key;
                seen++;
            }
        }
        sweptTo = seen < ENTRIES_PER_SWEEP ? null : last;
    }

    /**
     * Also removes its states and its caption from their topics, since compaction would keep them for ever. The index
     * has applied the retraction long ago.
     */
    private void forget(KeyValue<String, byte[]> entry, Instant now) {
        for (ModelVersion modelVersion : StoredFacts.read(entry.value).models().keySet()) {
            TileState last = TileState.retracted(new TileId(entry.key), modelVersion, 0);
            tombstone(last.recordKey(), JoinTiles.STATES_SINK, now);
        }
        tombstone(entry.key, JoinTiles.CAPTIONS_SINK, now);
        store.delete(entry.key);
    }

    private void tombstone(String key, String sink, Instant now) {
        context().forward(new Record<String, byte[]>(key, null, now.toEpochMilli()), sink);
    }

    private TileFailed.RecordPlace source() {
        RecordMetadata metadata = context().recordMetadata().orElseThrow();
        return new TileFailed.RecordPlace(metadata.topic(), metadata.partition(), metadata.offset());
    }

    private Instant now() {
        return Instant.ofEpochMilli(context().currentSystemTimeMs());
    }
}
