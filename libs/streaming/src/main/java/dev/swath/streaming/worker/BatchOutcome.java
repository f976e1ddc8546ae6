package dev.swath.streaming.worker;

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
final class BatchOutcome {
    /** Why a record was given up. */
    record GivenUpRecord(CatalogueException cause, int attempts) {}

    private final List<ProducerRecord<byte[], byte[]>> outgoing = new ArrayList<>();
    private final Map<TileFailed.Source, GivenUpRecord> failures = new LinkedHashMap<>();
    private final Set<TileFailed.Source> decided = new HashSet<>();

    void write(List<ProducerRecord<byte[], byte[]>> records) {
        outgoing.addAll(records);
    }

    void giveUp(TileFailed.Source source, CatalogueException cause, int attempts) {
        failures.put(source, new GivenUpRecord(cause, attempts));
    }

    /** The step itself said what to write about the record that was given up. */
    void decided(TileFailed.Source source) {
        decided.add(source);
    }

    boolean isDecided(TileFailed.Source source) {
        return decided.contains(source);
    }

    List<ProducerRecord<byte[], byte[]>> outgoing() {
        return outgoing;
    }

    Map<TileFailed.Source, GivenUpRecord> failures() {
        return failures;
    }
}
