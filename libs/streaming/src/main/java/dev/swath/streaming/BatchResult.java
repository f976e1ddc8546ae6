package dev.swath.streaming;

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
}
