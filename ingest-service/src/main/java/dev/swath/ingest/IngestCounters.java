package dev.swath.ingest;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.event.TileRetracted;
import dev.swath.streaming.OutgoingRecord;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was done since the start. Thread-safe. */
public final class IngestCounters {
    private final LongAdder scenes = new LongAdder();
    private final LongAdder tiles = new LongAdder();
    private final LongAdder retracted = new LongAdder();
    private final Map<ErrorCode, LongAdder> failures = new ConcurrentHashMap<>();
    private final LongAdder looks = new LongAdder();
    private final LongAdder inspections = new LongAdder();
    private final LongAdder inspectionNanos = new LongAdder();

    void decided(Iterable<OutgoingRecord> outgoing) {
        looks.increment();
        for (OutgoingRecord written : outgoing) {
            Event event = written.event();
            if (event instanceof SceneSeen) {
                scenes.increment();
            } else if (event instanceof TileIngested) {
                tiles.increment();
            } else if (event instanceof TileRetracted) {
                retracted.increment();
            } else if (event instanceof TileFailed failed) {
                failures.computeIfAbsent(failed.code(), _ -> new LongAdder()).increment();
            }
        }
    }

    void inspected(long nanos) {
        inspections.increment();
        inspectionNanos.add(nanos);
    }

    /** Changes of a key's truth. */
    public long scenes() {
        return scenes.sum();
    }

    public long tiles() {
        return tiles.sum();
    }

    public long retracted() {
        return retracted.sum();
    }

    /** What was given up for that reason. */
    public long failures(ErrorCode code) {
        LongAdder counted = failures.get(code);
        return counted == null ? 0 : counted.sum();
    }

    /** Decided looks, including those that changed nothing. */
    public long looks() {
        return looks.sum();
    }

    public long inspections() {
        return inspections.sum();
    }

    /** The time that all inspections took together. */
    public Duration inspectionTime() {
        return Duration.ofNanos(inspectionNanos.sum());
    }
}
