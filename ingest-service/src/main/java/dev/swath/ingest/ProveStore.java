package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.PackName;
import dev.swath.ingest.cut.PacksUnderWay;
import dev.swath.ingest.table.KnownScenes;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the store gives and takes objects, by a scene that is in the catalogue: it reads the scene's beginning and
 * that of its pack, and writes that as a pack of its own, which it deletes. A chip that is an object of its own is written again. While no scene could tell, an object of its own is written, read and
 * deleted. So an object that cannot be read is told from a store that is not well. Thread-safe.
 */
public final class ProveStore {
    private static final int BYTES = 64 << 10;
    private static final int CHIP_BYTES = 16 << 20;
    /** The object in question may be known itself, so more than one is tried. */
    private static final int SCENES = 3;

    private static final int MOST_LOOKED_AT = 1000;
    private static final ObjectKey PROBE = new ObjectKey("probe");

    private final ObjectStore store;
    private final String scenesBucket;
    private final String chipsBucket;
    private final KnownScenes known;

    public ProveStore(ObjectStore store, String scenesBucket, String chipsBucket, KnownScenes known) {
        this.store = store;
        this.scenesBucket = scenesBucket;
        this.chipsBucket = chipsBucket;
        this.known = known;
    }

    /**
     * Tries some scenes until one proves it.
     *
     * @throws CatalogueException STORE_UNAVAILABLE, DISK_FULL: the store is not well
     */
    public void prove() {
        CatalogueException failure = null;
        int tried = 0;
        Iterator<KnownScenes.Known> all = known.known(scenesBucket);
        for (int i = 0; i < MOST_LOOKED_AT && tried < SCENES && all.hasNext(); i++) {
            SceneSeen scene = live(all.next().key());
            if (scene != null) {
                tried++;
                try {
                    prove(scene);
                    return;
                } catch (CatalogueException e) {
                    failure = e;
                }
            }
        }
        if (failure != null && (failure.kind() == ErrorKind.TRANSIENT || failure.kind() == ErrorKind.EXHAUSTED)) {
            throw failure;
        }
        proveByAnObjectOfItsOwn();
    }

    private void proveByAnObjectOfItsOwn() {
        store.write(chipsBucket, PROBE, new byte[] {1}, "application/octet-stream");
        store.read(chipsBucket, PROBE, BYTES);
        store.delete(chipsBucket, PROBE);
    }

    private @Nullable SceneSeen live(ObjectKey key) {
        return known.find(scenesBucket, key)
                .filter(scene -> !key.isProduct() && !scene.tileIds().isEmpty())
                .orElse(null);
    }

    private void prove(SceneSeen scene) {
        StoredObject object = store.find(scenesBucket, scene.key())
                .orElseThrow(() -> new CatalogueException(ErrorCode.OBJECT_GONE, "gone: " + scene.key()));
        store.read(scenesBucket, object.key(), object.etag(), 0, (int) Math.min(BYTES, object.size()));
        if (scene.packs().isEmpty()) {
            ObjectKey chip = new ObjectKey(Picture.chipKey(scene.tileIds().getFirst()));
            store.write(chipsBucket, chip, store.read(chipsBucket, chip, CHIP_BYTES), Picture.PNG);
        } else {
            provePacks(scene.packs().getFirst());
        }
    }

    /** No committed pack is written over. If the process dies before it deletes its own, that is an orphan. */
    private void provePacks(String pack) {
        byte[] beginning = store.readPart(chipsBucket, new ObjectKey(pack), 0, BYTES);
        PackName name = PackName.parse(pack)
                .orElseThrow(() -> new CatalogueException(ErrorCode.INTERNAL_ERROR, "no name of a pack: " + pack));
        ObjectKey own = new ObjectKey(
                new PackName(name.objectId(), name.sceneId(), name.generation(), PacksUnderWay.draw(), name.number())
                        .key());
        store.put(chipsBucket, own, ByteBuffer.wrap(beginning), "application/octet-stream");
        store.delete(chipsBucket, own);
    }
}
