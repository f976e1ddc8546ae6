package dev.swath.streaming;

import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A step that captions every tile at once, to be made to fail; and what it left on the topics. */
class Captioning implements BatchStep<TileIngested, List<ReceivedRecord<TileIngested>>> {
    static final Duration WITHIN = Duration.ofSeconds(60);

    static final Stage STAGE = Stage.ENCODE;

    @Override
    public List<ReceivedRecord<TileIngested>> prepare(List<ReceivedRecord<TileIngested>> batch) {
        return batch;
    }

    @Override
    public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
        return BatchResult.of(prepared.stream()
                .map(received -> OutgoingRecord.of(Tiles.captioned(received.event())))
                .toList());
    }

    static WorkerSettings settings(String instance) {
        return WorkerSettings.of(TestBroker.bootstrap(), "encoder-service", STAGE, instance, Topic.TILES)
                .withBatch(8, Duration.ofMillis(20))
                .withBackoff(Duration.ofMillis(20), Duration.ofMillis(100))
                .withCloseTimeout(Duration.ofSeconds(2));
    }

    BatchWorker start(String instance) {
        return start(settings(instance));
    }

    BatchWorker start(WorkerSettings settings) {
        return BatchWorker.builder(settings, RecordDecoder.events(Topic.TILES, TileIngested.class), this)
                .start();
    }

    static void publish(Collection<TileIngested> tiles) {
        try (EventPublisher publisher = new EventPublisher(TestBroker.bootstrap(), "test")) {
            publisher.publishAll(tiles);
        }
    }

    /** The captions of these tiles on the topic, as often as they stand there. */
    static List<String> captioned(Collection<TileIngested> tiles) {
        Set<String> wanted = ids(tiles);
        List<String> found = new ArrayList<>();
        TopicReader.readAll(TestBroker.bootstrap(), Topic.CAPTIONS, received -> {
            if (received.event() instanceof TileCaptioned captioned
                    && wanted.contains(captioned.tileId().value())) {
                found.add(captioned.tileId().value());
            }
        });
        return found;
    }

    static Set<String> ids(Collection<TileIngested> tiles) {
        return tiles.stream().map(tile -> tile.tileId().value()).collect(Collectors.toSet());
    }

    /** The open failures of this stage. */
    static List<TileFailed> failures() {
        return List.copyOf(TopicReader.readNewest(TestBroker.bootstrap(), Topic.FAILURES, TileFailed.class)
                .values());
    }

    static List<TileFailed> failures(Collection<TileIngested> tiles) {
        Set<String> wanted = ids(tiles);
        return failures().stream()
                .filter(failed -> failed.tileId() != null && wanted.contains(failed.tileId()))
                .toList();
    }

    /** Waits for the latch, or as long as given. */
    static void waitFor(CountDownLatch latch, Duration atMost) {
        try {
            boolean _ = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
