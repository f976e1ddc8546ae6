package dev.swath.ingest.cut;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.ProductCheck;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a key holds, with its sidecars.
 *
 * @param object the object, or a product folder as one object
 * @param members a product's files in the order of their keys; empty for any other object
 * @param sidecars the objects that describe it, in the order of their keys; they may have changed since
 */
public record FoundObject(String bucket, StoredObject object, List<StoredObject> members, List<StoredObject> sidecars) {
    public FoundObject {
        members = List.copyOf(members);
        sidecars = List.copyOf(sidecars);
    }

    public ObjectId objectId() {
        return ObjectId.of(bucket, object.key());
    }

    public SceneId sceneId() {
        return SceneId.of(bucket, object.key(), object.etag());
    }

    /** The same without what describes it. */
    public FoundObject alone() {
        return new FoundObject(bucket, object, members, List.of());
    }

    /**
     * The path of the folder that holds a product's manifest: the key, or a folder within it.
     *
     * @throws dev.swath.catalogue.CatalogueException UNSUPPORTED_FORMAT if there are several products
     */
    public String productFolder() {
        String outer = object.key().value();
        return outer
                + ProductCheck.innerFolder(members.stream()
                        .map(member -> member.key().value().substring(outer.length()))
                        .toList());
    }

    /** A product's files by their paths within its folder; others are left out. */
    public Map<String, StoredObject> membersByName() {
        String folder = productFolder();
        return members.stream()
                .filter(member -> member.key().value().startsWith(folder))
                .collect(Collectors.toMap(member -> member.key().value().substring(folder.length()), member -> member));
    }

    /** The sidecars as they are remembered. */
    public List<SceneSeen.Sidecar> seenSidecars() {
        return seen(sidecars);
    }

    /** Whether the last decision was about exactly this content. */
    public boolean isKnownTo(SceneSeen seen) {
        return object.etag().equals(seen.etag()) && seenSidecars().equals(seen.sidecars());
    }

    public boolean isSameAs(FoundObject other) {
        return object.etag().equals(other.object.etag()) && seenSidecars().equals(other.seenSidecars());
    }

    public static List<SceneSeen.Sidecar> seen(List<StoredObject> sidecars) {
        return sidecars.stream()
                .map(sidecar -> new SceneSeen.Sidecar(sidecar.key(), sidecar.etag()))
                .toList();
    }
}
