package dev.swath.streaming;

import dev.swath.catalogue.event.Event;
import java.util.List;

/** The effects of a batch: what is written, and which of its records were given up. */
public record BatchResult<E extends Event>(List<Outgoing> outgoing, List<RecordFailure<E>> failures) {
    public BatchResult {
        outgoing = List.copyOf(outgoing);
        failures = List.copyOf(failures);
    }

    public static <E extends Event> BatchResult<E> of(List<Outgoing> outgoing) {
        return new BatchResult<>(outgoing, List.of());
    }
}
