package dev.swath.ingest.table;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this instance, as their owner, last decided of its keys. */
public interface KnownScenes {
    /** What is known of a key; empty too where another instance owns it. */
    Optional<SceneSeen> find(String bucket, ObjectKey key);

    /** Whether this instance decides for the key. */
    boolean owns(ObjectId objectId);

    /** Everything known of the bucket's keys that this instance owns, in the order of a listing; read as it is consumed, so that it may see later decisions. */
    Iterator<Known> known(String bucket);

    /**
     * A key's last decision in short.
     *
     * @param etag null where nothing is there
     * @param earliestRetired since when the oldest tiles are retracted whose chips are left; null where none are
     * @param retiredWindows how many tiles those are
     */
    record Known(
            ObjectKey key, @Nullable String etag, @Nullable Instant earliestRetired, int retiredWindows) {
        public static Known of(SceneSeen scene) {
            return new Known(
                    scene.key(),
                    scene.etag(),
                    scene.retired().stream()
                            .map(SceneSeen.Retired::since)
                            .min(Instant::compareTo)
                            .orElse(null),
                    scene.retired().stream()
                            .mapToInt(retired -> retired.windows().size())
                            .sum());
        }
    }
}
