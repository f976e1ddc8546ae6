package dev.swath.ingest.look;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ObjectKey;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.ReadFailure;
import dev.swath.objectstore.ObjectStore;
import dev.swath.raster.StacItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Tells which objects of its bucket a sidecar describes: those with its name, and those that a STAC Item's assets name. Thread-safe. */
final class ReadSidecar {
    private static final long MOST_ITEM_BYTES = 1 << 20;
    private static final int MOST_ASSETS = 100;

    private final ObjectStore store;
    private final FindObject findObject;

    ReadSidecar(ObjectStore store, FindObject findObject) {
        this.store = store;
        this.findObject = findObject;
    }

    /** @throws CatalogueException OBJECT_CHANGED, OBJECT_GONE */
    List<ObjectKey> described(FoundObject found) {
        ObjectKey key = found.object().key();
        if (!key.value().toLowerCase(Locale.ROOT).endsWith(".json")) {
            return findObject.describedByName(found.bucket(), key);
        }
        Optional<StacItem> item = item(found);
        if (item.isEmpty()) {
            return List.of();
        }
        Collection<ObjectKey> described = new TreeSet<>(findObject.describedByName(found.bucket(), key));
        item.get().assets().stream()
                .limit(MOST_ASSETS)
                .flatMap(asset -> asset.keyIn(found.bucket(), key).stream())
                .map(ObjectKey::scene)
                .filter(asset -> !asset.isCompanion() && !asset.isProduct())
                .forEach(described::add);
        return new ArrayList<>(described);
    }

    /** Empty for other JSON, and for JSON that is larger than any Item. */
    private Optional<StacItem> item(FoundObject found) {
        if (found.object().size() > MOST_ITEM_BYTES) {
            return Optional.empty();
        }
        try {
            return StacItem.parse(store.read(
                    found.bucket(), found.object().key(), found.object().etag(), MOST_ITEM_BYTES));
        } catch (CatalogueException e) {
            if (e.kind() == ErrorKind.INVALID_INPUT && !ReadFailure.isOfAMovedObject(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
