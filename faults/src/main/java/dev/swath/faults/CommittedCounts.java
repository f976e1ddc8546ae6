package dev.swath.faults;

import dev.swath.catalogue.Topic;
import dev.swath.streaming.TopicReader;
import java.util.concurrent.atomic.AtomicInteger;

/** How many encodings and captions a {@code read_committed} consumer sees. */
public record CommittedCounts(int encodings, int captions) {
    public static CommittedCounts read(String bootstrap) {
        return new CommittedCounts(count(bootstrap, Topic.ENCODINGS), count(bootstrap, Topic.CAPTIONS));
    }

    private static int count(String bootstrap, Topic topic) {
        AtomicInteger records = new AtomicInteger();
        var _ = TopicReader.readAll(bootstrap, topic, received -> records.incrementAndGet());
        return records.get();
    }
}
