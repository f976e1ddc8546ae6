package dev.swath.ingest;

import dev.swath.catalogue.ObjectKey;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.SceneHints;
import dev.swath.raster.StacItem;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What tells of a scene: a STAC Item, a world file and its projection.
 *
 * @param item the Item that names the scene, or has its name
 */
record Companions(Optional<StacItem> item, SceneHints hints) {
    private static final int MOST_BYTES = 1 << 20;
    private static final Set<String> ITEMS = Set.of("json");
    private static final Set<String> WORLD_FILES =
            Set.of("tfw", "tifw", "tiffw", "jgw", "jpgw", "jpegw", "pgw", "pngw", "wld");

    /** Of the Items the one of the scene's own name comes first, then the first that names it. */
    static Companions of(ObjectStore store, Source source) {
        ObjectKey key = source.object().key();
        Optional<Named> named = ownNameFirst(key, ofKind(source, ITEMS)).stream()
                .flatMap(sidecar -> named(store, source, sidecar).stream())
                .findFirst();
        SceneHints hints = named.flatMap(Named::asset)
                .map(asset -> SceneHints.NONE.withBands(asset.bands()))
                .orElse(SceneHints.NONE);
        Optional<StoredObject> world = ofKind(source, WORLD_FILES).findFirst();
        if (world.isPresent()) {
            byte[] projection = store.find(source.bucket(), new ObjectKey(key.stem() + ".prj"))
                    .filter(object -> object.size() <= MOST_BYTES)
                    .map(object -> read(store, source.bucket(), object))
                    .orElse(null);
            hints = hints.withWorldFile(read(store, source.bucket(), world.get()), projection);
        }
        return new Companions(named.map(Named::item), hints);
    }

    /** An Item, and which of its assets the scene is: none where it only has the scene's name. */
    private record Named(StacItem item, Optional<StacItem.Asset> asset) {}

    private static Optional<Named> named(ObjectStore store, Source source, StoredObject sidecar) {
        ObjectKey key = source.object().key();
        return StacItem.parse(read(store, source.bucket(), sidecar))
                .map(item -> new Named(item, item.assetOf(source.bucket(), sidecar.key(), key)))
                .filter(named -> named.asset().isPresent() || isOwn(key, sidecar));
    }

    private static Stream<StoredObject> ofKind(Source source, Set<String> suffixes) {
        return source.sidecars().stream()
                .filter(sidecar -> sidecar.size() <= MOST_BYTES)
                .filter(sidecar -> suffixes.contains(suffix(sidecar.key().value())));
    }

    private static List<StoredObject> ownNameFirst(ObjectKey key, Stream<StoredObject> items) {
        return items.sorted(Comparator.comparing(item -> !isOwn(key, item))).toList();
    }

    private static boolean isOwn(ObjectKey key, StoredObject item) {
        String name = item.key().stem();
        return name.equals(key.stem()) || name.equals(key.value());
    }

    private static byte[] read(ObjectStore store, String bucket, StoredObject object) {
        return store.read(bucket, object.key(), object.etag(), MOST_BYTES);
    }

    private static String suffix(String key) {
        return key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
