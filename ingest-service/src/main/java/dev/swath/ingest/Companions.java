package dev.swath.ingest;

import dev.swath.catalogue.ObjectKey;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.SceneHints;
import dev.swath.raster.StacItem;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What lies beside a scene and tells of it: a STAC Item, a world file, a projection.
 *
 * @param item the Item that names the scene, or has its name
 */
record Companions(Optional<StacItem> item, SceneHints hints) {
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_BESIDE = 50;
    /** An Item is often named for the picture without what tells its assets apart: {@code a_b.json} for {@code a_b_visual.tif}. */
    private static final int SHORTENED = 3;

    private static final Set<String> WORLD_FILES =
            Set.of("tfw", "tifw", "tiffw", "jgw", "jpgw", "jpegw", "pgw", "pngw", "wld", "j2w", "jp2w");
    private static final Set<String> BARE_PICTURES = Set.of("jpg", "jpeg", "png");

    static Companions of(ObjectStore store, String bucket, ObjectKey key) {
        String stem = stem(key.value());
        Map<String, StoredObject> beside = new HashMap<>();
        try (Stream<StoredObject> objects = store.list(bucket, stem + ".")) {
            objects.limit(MOST_BESIDE)
                    .filter(object -> object.size() <= MOST_BYTES)
                    .forEach(object -> beside.put(suffix(object.key().value()), object));
        }
        Optional<Named> item = Optional.ofNullable(beside.get("json"))
                .flatMap(object -> item(store, bucket, object))
                .or(() -> BARE_PICTURES.contains(suffix(key.value()))
                        ? Optional.empty()
                        : shortened(store, bucket, key, stem));
        SceneHints hints = item.flatMap(named -> named.item().assetOf(bucket, named.key(), key))
                .map(asset -> SceneHints.NONE.withBands(asset.bands()))
                .orElse(SceneHints.NONE);
        Optional<StoredObject> world = WORLD_FILES.stream()
                .filter(beside::containsKey)
                .sorted()
                .findFirst()
                .map(beside::get);
        if (world.isPresent()) {
            StoredObject projection = beside.get("prj");
            hints = hints.withWorldFile(
                    read(store, bucket, world.get()), projection == null ? null : read(store, bucket, projection));
        }
        return new Companions(item.map(Named::item), hints);
    }

    /** An Item and where it lies. */
    private record Named(ObjectKey key, StacItem item) {}

    private static Optional<Named> shortened(ObjectStore store, String bucket, ObjectKey key, String stem) {
        String shorter = stem;
        for (int i = 0; i < SHORTENED; i++) {
            int cut = Math.max(shorter.lastIndexOf('_'), shorter.lastIndexOf('-'));
            if (cut <= shorter.lastIndexOf('/') + 1) {
                break;
            }
            shorter = shorter.substring(0, cut);
            Optional<Named> item = store.find(bucket, new ObjectKey(shorter + ".json"))
                    .filter(object -> object.size() <= MOST_BYTES)
                    .flatMap(object -> item(store, bucket, object))
                    .filter(named ->
                            named.item().assetOf(bucket, named.key(), key).isPresent());
            if (item.isPresent()) {
                return item;
            }
        }
        return Optional.empty();
    }

    private static Optional<Named> item(ObjectStore store, String bucket, StoredObject object) {
        return StacItem.parse(read(store, bucket, object)).map(item -> new Named(object.key(), item));
    }

    private static byte[] read(ObjectStore store, String bucket, StoredObject object) {
        return store.read(bucket, object.key(), object.etag(), MOST_BYTES);
    }

    private static String stem(String key) {
        int dot = key.lastIndexOf('.');
        return dot > key.lastIndexOf('/') ? key.substring(0, dot) : key;
    }

    private static String suffix(String key) {
        return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
