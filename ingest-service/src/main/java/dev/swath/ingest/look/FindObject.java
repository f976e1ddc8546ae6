package dev.swath.ingest.look;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SidecarKind;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.ProductFolder;
import dev.swath.objectstore.StoredObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks the store what a key holds now. Thread-safe. */
final class FindObject {
    /**
     * The most objects with the same stem that are listed in search of sidecars: one call finds what most scenes have. A
     * stem such as {@code 2026.} may begin the names of a whole archive. Then each possible name is asked for.
     */
    private static final int MOST_OF_A_STEM = 200;

    private final ObjectStore store;

    FindObject(ObjectStore store) {
        this.store = store;
    }

    /** The object, or the product folder as one object, without its sidecars. */
    Optional<FoundObject> findAlone(String bucket, ObjectKey key) {
        return key.isProduct()
                ? ProductFolder.find(store, bucket, key)
                        .map(product -> new FoundObject(bucket, product.object(), product.files(), List.of()))
                : store.find(bucket, key).map(object -> new FoundObject(bucket, object, List.of(), List.of()));
    }

    /** The object as a listing names it. It is there even if the object itself may not be asked for. */
    Optional<FoundObject> findListed(String bucket, ObjectKey key) {
        try (Stream<StoredObject> objects = store.list(bucket, key.value())) {
            return objects.findFirst()
                    .filter(object -> object.key().equals(key))
                    .map(object -> new FoundObject(bucket, object, List.of(), List.of()));
        }
    }

    /** @param named sidecars with other names, or known from before */
    FoundObject withSidecars(FoundObject alone, Collection<ObjectKey> named) {
        ObjectKey key = alone.object().key();
        if (key.isProduct() || key.isSidecar()) {
            return alone;
        }
        Map<ObjectKey, StoredObject> sidecars = new TreeMap<>();
        for (StoredObject neighbour : ofStem(alone.bucket(), key.stem(), SidecarKind.of(key))) {
            if (SidecarKind.describes(neighbour.key(), key)) {
                sidecars.put(neighbour.key(), neighbour);
            }
        }
        existing(alone.bucket(), named).forEach(sidecar -> sidecars.putIfAbsent(sidecar.key(), sidecar));
        return new FoundObject(alone.bucket(), alone.object(), alone.members(), List.copyOf(sidecars.values()));
    }

    /** The sidecars that exist. */
    List<StoredObject> existing(String bucket, Collection<ObjectKey> sidecars) {
        return sidecars.stream()
                .distinct()
                .sorted()
                .flatMap(sidecar -> store.find(bucket, sidecar).stream())
                .toList();
    }

    /** The scenes that a sidecar describes by its name. */
    List<ObjectKey> describedByName(String bucket, ObjectKey sidecar) {
        String name = SidecarKind.nameIn(sidecar);
        Map<ObjectKey, StoredObject> candidates = new TreeMap<>();
        ofStem(bucket, name, SidecarKind.scenesOf(sidecar)).forEach(object -> candidates.put(object.key(), object));
        existing(bucket, List.of(new ObjectKey(name))).forEach(object -> candidates.put(object.key(), object));
        return candidates.keySet().stream()
                .filter(key -> !key.isCompanion() && SidecarKind.describes(sidecar, key))
                .toList();
    }

    /**
     * The objects of a stem.
     *
     * @param byName what to ask for one by one if there are too many
     */
    private List<StoredObject> ofStem(String bucket, String stem, Collection<ObjectKey> byName) {
        List<StoredObject> found;
        try (Stream<StoredObject> objects = store.list(bucket, stem + ".")) {
            found = objects.limit(MOST_OF_A_STEM).toList();
        }
        return found.size() < MOST_OF_A_STEM ? found : existing(bucket, byName);
    }
}
