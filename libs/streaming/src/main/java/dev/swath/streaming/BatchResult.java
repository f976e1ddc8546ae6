package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import java.util.List;

/** The result of a batch: what is to be written, and which of its records were given up. */
public record BatchResult<T>(List<OutgoingRecord> outgoing, List<RecordFailure<T>> failures) {
    public BatchResult {
        outgoing = List.copyOf(outgoing);
        failures = List.copyOf(failures);
    }

    public static <T> BatchResult<T> of(List<OutgoingRecord> outgoing) {
        return new BatchResult<>(outgoing, List.of());
    }

    /**
     * A record that a step found guilty. Of kind INVALID_INPUT it is given up at once; else it is repeated alone, by the rules of {@link BatchStep}, before it is.
     */
    public record RecordFailure<T>(ReceivedRecord<T> received, CatalogueException cause) {}
}
