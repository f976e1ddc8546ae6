package dev.swath.ingest.cut;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SidecarKind;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.SceneHints;
import dev.swath.raster.StacItem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a scene's sidecars say.
 *
 * @param item the Item that names the scene, or has its name
 * @param mask the object that is the picture's mask
 */
public record SidecarContents(Optional<StacItem> item, SceneHints hints, Optional<StoredObject> mask) {
    private static final int MOST_BYTES = 1 << 20;
    /** An auxiliary file may hold the histograms of many bands. */
    private static final int MOST_AUXILIARY_BYTES = 8 << 20;

    private static final int DIGEST_BYTES = 16;

    /** Of several Items, the one with the scene's own name comes first, then the first that names the scene. */
    static SidecarContents of(ObjectStore store, FoundObject found) {
        ObjectKey key = found.object().key();
        Optional<Named> named = ownNameFirst(key, ofKind(found, SidecarKind.ITEM)).stream()
                .flatMap(sidecar -> named(store, found, sidecar).stream())
                .findFirst();
        SceneHints hints = named.flatMap(Named::asset)
                .map(asset -> SceneHints.NONE.withBands(asset.bands()))
                .orElse(SceneHints.NONE);
        Optional<StoredObject> auxiliary = ofKind(found, SidecarKind.AUXILIARY).findFirst();
        if (auxiliary.isPresent()) {
            hints = hints.withAuxiliary(read(store, found.bucket(), auxiliary.get()));
        }
        Optional<StoredObject> world = ofKind(found, SidecarKind.WORLD_FILE).findFirst();
        if (world.isPresent()) {
            hints = hints.withWorldFile(read(store, found.bucket(), world.get()));
        }
        Optional<StoredObject> projection =
                ofKind(found, SidecarKind.PROJECTION).findFirst();
        if (projection.isPresent()) {
            hints = hints.withProjection(read(store, found.bucket(), projection.get()));
        }
        Optional<StoredObject> mask = found.sidecars().stream()
                .filter(sidecar -> is(sidecar, SidecarKind.MASK))
                .findFirst();
        return new SidecarContents(named.map(Named::item), hints, mask);
    }

    /** A digest of all that makes a difference to the scene's tiles. */
    String digest() {
        String all = String.join(
                "\n",
                item.map(SidecarContents::facts).orElse(""),
                hints.toString(),
                mask.map(StoredObject::etag).orElse(""));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Facts that earlier versions did not know count only where they are, so that they change no digest of an Item without them. */
    private static String facts(StacItem item) {
        String known = "%s|%s|%s|%s".formatted(item.datetime(), item.collection(), item.gsd(), item.cloudCover());
        String more = "%s|%s|%s".formatted(item.interval(), item.platform(), item.instruments());
        return more.equals("null|null|[]") ? known : known + "|" + more;
    }

    /** An Item, and the asset that is the scene; null if the Item only has the scene's name. */
    private record Named(StacItem item, Optional<StacItem.ItemAsset> asset) {}

    private static Optional<Named> named(ObjectStore store, FoundObject found, StoredObject sidecar) {
        ObjectKey key = found.object().key();
        return StacItem.parse(read(store, found.bucket(), sidecar))
                .map(item -> new Named(item, item.assetOf(found.bucket(), sidecar.key(), key)))
                .filter(named -> named.asset().isPresent() || isOwn(key, sidecar));
    }

    private static Stream<StoredObject> ofKind(FoundObject found, SidecarKind kind) {
        return found.sidecars().stream()
                .filter(sidecar -> is(sidecar, kind))
                .filter(sidecar ->
                        sidecar.size() <= (kind == SidecarKind.AUXILIARY ? MOST_AUXILIARY_BYTES : MOST_BYTES));
    }

    private static boolean is(StoredObject sidecar, SidecarKind kind) {
        return sidecar.key().sidecarKind().filter(kind::equals).isPresent();
    }

    private static List<StoredObject> ownNameFirst(ObjectKey key, Stream<StoredObject> items) {
        return items.sorted(Comparator.comparing(item -> !isOwn(key, item))).toList();
    }

    private static boolean isOwn(ObjectKey key, StoredObject item) {
        String name = item.key().stem();
        return name.equals(key.stem()) || name.equals(key.value());
    }

    private static byte[] read(ObjectStore store, String bucket, StoredObject object) {
        return store.read(bucket, object.key(), object.etag(), MOST_AUXILIARY_BYTES);
    }
}
