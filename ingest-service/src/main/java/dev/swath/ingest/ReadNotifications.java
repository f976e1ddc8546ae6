package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the store's notifications into looks. A key that cannot name an object becomes a failure of the message; the
 * store is not asked about it.
 */
public final class ReadNotifications implements BatchStep<Notification, List<ReceivedRecord<Notification>>> {
    private final Clock clock;

    public ReadNotifications(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<ReceivedRecord<Notification>> prepare(List<ReceivedRecord<Notification>> batch) {
        return batch;
    }

    @Override
    public BatchResult<Notification> work(List<ReceivedRecord<Notification>> batch) {
        List<OutgoingRecord> outgoing = new ArrayList<>();
        for (ReceivedRecord<Notification> received : batch) {
            Notification notification = received.event();
            notification
                    .looks()
                    .forEach(look -> outgoing.add(OutgoingRecord.of(look).after(received)));
            notification.refusals().stream()
                    .findFirst()
                    .ifPresent(refusal -> outgoing.add(
                            OutgoingRecord.of(failure(received, refusal)).after(received)));
        }
        return BatchResult.of(outgoing);
    }

    private TileFailed failure(ReceivedRecord<Notification> received, CatalogueException refusal) {
        return new TileFailed(
                received.source().toString(),
                Stage.ARRIVE,
                null,
                null,
                null,
                0,
                null,
                refusal.code(),
                refusal.kind(),
                String.valueOf(refusal.getMessage()),
                1,
                received.source(),
                received.event().payload(),
                clock.instant());
    }
}
