package dev.swath.benchmarks;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.OutgoingRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Made-up scenes and failures. Every tenth scene is deleted again, and every twentieth failure closed.
 *
 * @param scenes keys that were ever seen
 * @param failures that were ever open
 */
record GatewayTopics(int scenes, int failures) {
    private static final String BUCKET = "swath-scenes";
    private static final int BATCH = 10_000;
    private static final int DELETED = 10;
    private static final int CLOSED = 20;
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<TileWindow> WINDOWS =
            List.of(new TileWindow(0, 0, 256, 256), new TileWindow(256, 0, 256, 256));

    int liveScenes() {
        return scenes - (scenes + DELETED - 1) / DELETED;
    }

    int openFailures() {
        return failures - (failures + CLOSED - 1) / CLOSED;
    }

    /** The key of the nth scene. */
    static ObjectKey key(int number) {
        return new ObjectKey("2026/%03d/scene-%08d.tif".formatted(number / 10_000, number));
    }

    void fill(String bootstrap) {
        try (EventPublisher publisher = new EventPublisher(bootstrap, "bench")) {
            for (int begin = 0; begin < Math.max(scenes, failures); begin += BATCH) {
                publisher.write(batch(begin));
            }
        }
    }

    private List<OutgoingRecord> batch(int begin) {
        List<OutgoingRecord> batch = new ArrayList<>();
        for (int number = begin; number < begin + BATCH; number++) {
            if (number < scenes) {
                batch.add(OutgoingRecord.of(scene(number, 1, SceneSeen.State.LIVE)));
                if (number % DELETED == 0) {
                    batch.add(OutgoingRecord.of(scene(number, 2, SceneSeen.State.DELETED)));
                }
            }
            if (number < failures) {
                TileFailed failed = failed(number);
                batch.add(OutgoingRecord.of(failed));
                if (number % CLOSED == 0) {
                    batch.add(OutgoingRecord.tombstone(Topic.FAILURES, failed.id()));
                }
            }
        }
        return batch;
    }

    private static SceneSeen scene(int number, long generation, SceneSeen.State state) {
        boolean live = state == SceneSeen.State.LIVE;
        String etag = "%032x".formatted(number);
        return new SceneSeen(
                ObjectId.of(BUCKET, key(number)),
                BUCKET,
                key(number),
                live ? etag : null,
                generation,
                live ? SceneId.of(BUCKET, key(number), etag) : null,
                state,
                live ? WINDOWS : List.of(),
                0,
                BEGIN.plusSeconds(number));
    }

    private static TileFailed failed(int number) {
        String objectId = ObjectId.of(BUCKET, key(number)).value();
        return new TileFailed(
                TileFailed.idOf(objectId, Stage.CAPTION),
                Stage.CAPTION,
                null,
                objectId,
                key(number),
                1,
                null,
                ErrorCode.CAPTION_FAILED,
                ErrorCode.CAPTION_FAILED.kind(),
                "expected a caption, found none after 3 attempts",
                3,
                new TileFailed.RecordPlace("swath.encodings", 0, number),
                "{\"made\": \"up\"}",
                BEGIN.plusSeconds(number));
    }
}
