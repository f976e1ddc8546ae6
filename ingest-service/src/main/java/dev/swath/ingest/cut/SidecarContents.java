package dev.swath.ingest.cut;

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
 * The contents of a scene's sidecars: a STAC Item, a world file and its projection.
 *
 * @param item the Item that names the scene, or has its name
 */
public record SidecarContents(Optional<StacItem> item, SceneHints hints) {
    private static final int MOST_BYTES = 1 << 20;
    private static final Set<String> ITEMS = Set.of("json");
    private static final Set<String> WORLD_FILES =
            Set.of("tfw", "tifw", "tiffw", "jgw", "jpgw", "jpegw", "pgw", "pngw", "wld");

    /** Of several Items, the one with the scene's own name comes first, then the first that names the scene. */
    static SidecarContents of(ObjectStore store, FoundObject found) {
        ObjectKey key = found.object().key();
        Optional<Named> named = ownNameFirst(key, ofKind(found, ITEMS)).stream()
                .flatMap(sidecar -> named(store, found, sidecar).stream())
                .findFirst();
        SceneHints hints = named.flatMap(Named::asset)
                .map(asset -> SceneHints.NONE.withBands(asset.bands()))
                .orElse(SceneHints.NONE);
        Optional<StoredObject> world = ofKind(found, WORLD_FILES).findFirst();
        if (world.isPresent()) {
            byte[] projection = store.find(found.bucket(), new ObjectKey(key.stem() + ".prj"))
                    .filter(object -> object.size() <= MOST_BYTES)
                    .map(object -> read(store, found.bucket(), object))
                    .orElse(null);
            hints = hints.withWorldFile(read(store, found.bucket(), world.get()), projection);
        }
        return new SidecarContents(named.map(Named::item), hints);
    }

    /** Whether it is a world file, by its name. */
    public static boolean isWorldFile(ObjectKey key) {
        return WORLD_FILES.contains(suffix(key.value()));
    }

    /** An Item, and the asset that is the scene; null if the Item only has the scene's name. */
    private record Named(StacItem item, Optional<StacItem.ItemAsset> asset) {}

    private static Optional<Named> named(ObjectStore store, FoundObject found, StoredObject sidecar) {
        ObjectKey key = found.object().key();
        return StacItem.parse(read(store, found.bucket(), sidecar))
                .map(item -> new Named(item, item.assetOf(found.bucket(), sidecar.key(), key)))
                .filter(named -> named.asset().isPresent() || isOwn(key, sidecar));
    }

    private static Stream<StoredObject> ofKind(FoundObject found, Set<String> suffixes) {
        return found.sidecars().stream()
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
