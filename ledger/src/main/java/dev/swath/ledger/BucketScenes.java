package dev.swath.ledger;

import dev.swath.catalogue.ObjectKey;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.ProductFolder;
import dev.swath.objectstore.SceneListing;
import dev.swath.objectstore.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The bucket's scenes and sidecars. A product folder is one scene.
 *
 * @param etags by key
 * @param young products whose newest file is so recent that more may come
 */
public record BucketScenes(Map<ObjectKey, String> etags, Set<ObjectKey> young) {
    private static final Duration WAITS = Duration.parse(ProductFolder.WAITED_FOR);

    static BucketScenes read(ObjectStore store, String bucket, Instant now) {
        Map<ObjectKey, String> etags = new HashMap<>();
        Set<ObjectKey> young = new HashSet<>();
        try (Stream<StoredObject> objects = SceneListing.list(store, bucket)) {
            objects.forEach(object -> {
                etags.put(object.key(), object.etag());
                if (object.key().isProduct()
                        && object.lastModified().plus(WAITS).isAfter(now)) {
                    young.add(object.key());
                }
            });
        }
        return new BucketScenes(etags, young);
    }
}
