package dev.swath.ingest.table;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What this instance last decided about the keys that it owns. */
public interface KnownScenes {
    /** What is known of a key; also empty if another instance owns it. */
    Optional<SceneSeen> find(String bucket, ObjectKey key);

    /** Whether this instance decides for the key. */
    boolean owns(ObjectId objectId);

    /**
     * Everything known of the bucket's keys that this instance owns, in the order of a listing. It is read as it is
     * consumed, so it may see later decisions.
     */
    Iterator<Known> known(String bucket);

    /**
     * A key's last decision in short.
     *
     * @param etag null if there is no object
     * @param earliestRetired when the oldest chips of earlier generations that are left were retired; null if there are none
     * @param retiredWindows how many retracted tiles have chips left
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
