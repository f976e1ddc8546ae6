package dev.swath.ingest;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.objectstore.StoredObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a key holds, and what goes with it.
 *
 * @param object the object, or a product folder as one
 * @param members a product's files in the order of their keys; empty for any other object
 * @param sidecars the objects that describe it, in the order of their keys; they may have changed since
 */
record Source(String bucket, StoredObject object, List<StoredObject> members, List<StoredObject> sidecars) {
    Source {
        members = List.copyOf(members);
        sidecars = List.copyOf(sidecars);
    }

    ObjectId objectId() {
        return ObjectId.of(bucket, object.key());
    }

    SceneId sceneId() {
        return SceneId.of(bucket, object.key(), object.etag());
    }

    /** A product's files by their paths within the folder. */
    Map<String, StoredObject> membersByName() {
        int folder = object.key().value().length();
        return members.stream()
                .collect(Collectors.toMap(member -> member.key().value().substring(folder), member -> member));
    }

    /** The sidecars as they are remembered. */
    List<SceneSeen.Sidecar> seenSidecars() {
        return seen(sidecars);
    }

    /** Whether the last decision was made of just this. */
    boolean isKnownTo(SceneSeen seen) {
        return object.etag().equals(seen.etag()) && seenSidecars().equals(seen.sidecars());
    }

    boolean isSameAs(Source other) {
        return object.etag().equals(other.object.etag()) && seenSidecars().equals(other.seenSidecars());
    }

    static List<SceneSeen.Sidecar> seen(List<StoredObject> sidecars) {
        return sidecars.stream()
                .map(sidecar -> new SceneSeen.Sidecar(sidecar.key(), sidecar.etag()))
                .toList();
    }
}
