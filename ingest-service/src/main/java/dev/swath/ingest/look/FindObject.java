package dev.swath.ingest.look;

import dev.swath.catalogue.ObjectKey;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.SidecarContents;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.ProductFolder;
import dev.swath.objectstore.StoredObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Asks the store what a key holds now. Thread-safe. */
final class FindObject {
    /**
     * The most objects with the same stem that are searched for sidecars. A stem such as {@code 2026.} may begin the
     * names of a whole archive.
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
        for (StoredObject neighbour : ofStem(alone.bucket(), key.stem())) {
            if (describes(neighbour.key(), key)) {
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
        String name = nameOf(sidecar);
        List<StoredObject> candidates = new ArrayList<>(ofStem(bucket, name));
        store.find(bucket, new ObjectKey(name)).ifPresent(candidates::add);
        return candidates.stream()
                .map(StoredObject::key)
                .filter(key -> !key.isCompanion() && describes(sidecar, key))
                .toList();
    }

    private List<StoredObject> ofStem(String bucket, String stem) {
        try (Stream<StoredObject> objects = store.list(bucket, stem + ".")) {
            return objects.limit(MOST_OF_A_STEM).toList();
        }
    }

    /** {@code a.json} and {@code a.tfw} belong to {@code a.tif}, and so do {@code a.tif.aux.xml} and {@code a.tif.json}. */
    private static boolean describes(ObjectKey sidecar, ObjectKey scene) {
        return sidecar.isSidecar()
                && (nameOf(sidecar).equals(scene.stem())
                        || (!SidecarContents.isWorldFile(sidecar)
                                && nameOf(sidecar).equals(scene.value())));
    }

    private static String nameOf(ObjectKey sidecar) {
        String stem = sidecar.stem();
        return stem.toLowerCase(Locale.ROOT).endsWith(".aux") ? stem.substring(0, stem.length() - 4) : stem;
    }
}
