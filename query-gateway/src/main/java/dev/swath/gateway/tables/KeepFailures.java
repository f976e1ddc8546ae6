package dev.swath.gateway.tables;

import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.TopicListener;

/** Keeps the table of open failures true to its topic. */
public record KeepFailures(FailureTable failures) implements TopicListener<TileFailed> {
    @Override
    public void beginning() {
        failures.clear();
    }

    @Override
    public void received(ReceivedRecord<TileFailed> received) {
        failures.apply(received.event());
    }

    @Override
    public void removed(String key, TileFailed.RecordPlace source) {
        failures.close(key);
    }
}
