package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.streaming.OutgoingRecord;
import java.util.Optional;

/** Whether a scene's record fits its topic. */
final class RecordRoom {
    private RecordRoom() {}

    /** Why the record does not fit; empty if it does, or if it is no scene's. */
    static Optional<CatalogueException> complaint(OutgoingRecord written) {
        Event event = written.event();
        if (!(event instanceof SceneSeen)) {
            return Optional.empty();
        }
        int bytes = EventJson.write(event).length;
        return bytes <= OutgoingRecord.MOST_BYTES
                ? Optional.empty()
                : Optional.of(new CatalogueException(
                        ErrorCode.IMAGE_TOO_LARGE,
                        "expected a scene whose record takes at most %d bytes of %s, found %d"
                                .formatted(OutgoingRecord.MOST_BYTES, written.topic(), bytes)));
    }
}
