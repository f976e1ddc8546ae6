package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ObjectKey;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks at a key until it holds still: the newest bytes there, cut into tiles or refused. Thread-safe. */
public final class InspectObject {
    private static final int LOOKS = 5;

    private final ObjectStore store;
    private final CutScenes cutScenes;

    public InspectObject(ObjectStore store, CutScenes cutScenes) {
        this.store = store;
        this.cutScenes = cutScenes;
    }

    /** What HEAD says now. */
    Optional<StoredObject> head(String bucket, ObjectKey key) {
        return store.find(bucket, key);
    }

    /**
     * @param worthReading whether the bytes of that ETag are to be read
     * @throws CatalogueException OBJECT_CHANGED where it does not hold still, STORE_UNAVAILABLE, OUT_OF_MEMORY…: nothing that the bytes are guilty of
     */
    Finding inspect(String bucket, ObjectKey key, Predicate<String> worthReading) {
        for (int look = 1; look <= LOOKS; look++) {
            Optional<StoredObject> object = head(bucket, key);
            if (object.isEmpty()) {
                return new Finding.Gone();
            }
            if (!worthReading.test(object.get().etag())) {
                return new Finding.Unread(object.get());
            }
            Optional<Finding> finding = read(bucket, object.get());
            if (finding.isPresent()) {
                return finding.get();
            }
        }
        throw new CatalogueException(
                ErrorCode.OBJECT_CHANGED, "the object %s changed at each of %d looks".formatted(key, LOOKS));
    }

    /** Empty where it is to be looked at again, since it changed or went while it was read. */
    private Optional<Finding> read(String bucket, StoredObject object) {
        try {
            return Optional.of(new Finding.Cut(cutScenes.cut(bucket, object)));
        } catch (CatalogueException e) {
            if (e.code() == ErrorCode.OBJECT_CHANGED || e.code() == ErrorCode.OBJECT_GONE) {
                return Optional.empty();
            }
            if (e.kind() == ErrorKind.TRANSIENT || e.kind() == ErrorKind.EXHAUSTED) {
                throw e;
            }
            return Optional.of(new Finding.Refused(object, e));
        } catch (OutOfMemoryError e) {
            throw Failures.of(e);
        } catch (RuntimeException e) {
            return Optional.of(new Finding.Refused(object, Failures.of(e)));
        }
    }
}
