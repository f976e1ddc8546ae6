package dev.swath.streaming.step;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileFailed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The merged results of the pieces of a batch. */
public final class BatchOutcome {
    /** Why a record was given up. */
    public record GivenUpRecord(CatalogueException cause, int attempts) {}

    private final List<ProducerRecord<byte[], byte[]>> outgoing = new ArrayList<>();
    private final Map<TileFailed.RecordPlace, GivenUpRecord> failures = new LinkedHashMap<>();
    private final Set<TileFailed.RecordPlace> decided = new HashSet<>();

    void write(List<ProducerRecord<byte[], byte[]>> records) {
        outgoing.addAll(records);
    }

    /** A record is given up after so many attempts. */
    public void giveUp(TileFailed.RecordPlace source, CatalogueException cause, int attempts) {
        failures.put(source, new GivenUpRecord(cause, attempts));
    }

    /** The step itself said what to write about the record that was given up. */
    void decided(TileFailed.RecordPlace source) {
        decided.add(source);
    }

    /** Whether the step itself said what to write about it. */
    public boolean isDecided(TileFailed.RecordPlace source) {
        return decided.contains(source);
    }

    /** What the step wants written, in its order. */
    public List<ProducerRecord<byte[], byte[]>> outgoing() {
        return outgoing;
    }

    /** The records that were given up. */
    public Map<TileFailed.RecordPlace, GivenUpRecord> failures() {
        return failures;
    }
}
