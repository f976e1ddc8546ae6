package dev.swath.ingest.look;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.cut.CutScenes;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.ingest.cut.ReadFailure;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.ProductFolder;
import dev.swath.objectstore.StoredObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks at a key until it stops changing, and has its newest bytes cut into tiles. Thread-safe. */
public final class InspectObject {
    private static final int LOOKS = 5;

    private final FindObject findObject;
    private final ReadSidecar readSidecar;
    private final JudgeProduct judgeProduct;
    private final CutScenes cutScenes;

    public InspectObject(ObjectStore store, JudgeProduct judgeProduct, CutScenes cutScenes) {
        this.findObject = new FindObject(store);
        this.readSidecar = new ReadSidecar(store, findObject);
        this.judgeProduct = judgeProduct;
        this.cutScenes = cutScenes;
    }

    /** Whether the key holds nothing now. */
    public boolean isGone(String bucket, ObjectKey key) {
        return !key.isAddressable() || findObject.findAlone(bucket, key).isEmpty();
    }

    /** Whether the key still holds what was found. */
    public boolean isStill(FoundObject found, LooksAtKey looks, Optional<SceneSeen> former) {
        return !found.object().key().isAddressable()
                || findObject
                        .findAlone(found.bucket(), found.object().key())
                        .map(now -> findObject.withSidecars(now, looks.namedSidecars(former)))
                        .filter(found::isSameAs)
                        .isPresent();
    }

    /**
     * Looks at the key.
     *
     * @param former what was decided last
     * @param begin whether to read an object that seems new
     * @throws CatalogueException OBJECT_CHANGED if it keeps changing, STORE_UNAVAILABLE, OUT_OF_MEMORY and others that are not the bytes' fault
     */
    public LookResult inspect(LooksAtKey looks, Optional<SceneSeen> former, Predicate<FoundObject> begin) {
        String bucket = looks.look().bucket();
        ObjectKey key = looks.look().key();
        if (!key.isAddressable()) {
            return listedAlone(looks, former);
        }
        for (int look = 1; look <= LOOKS; look++) {
            Optional<FoundObject> alone = findObject.findAlone(bucket, key);
            if (alone.isEmpty()) {
                return new LookResult.Gone(findObject.existing(bucket, looks.namedSidecars(former)));
            }
            if (looks.isOldNews(alone.get(), former)) {
                return new LookResult.LeftUnread(alone.get());
            }
            FoundObject found = findObject.withSidecars(alone.get(), looks.namedSidecars(former));
            if (!looks.isWorthReading(found, former) || !begin.test(found)) {
                return new LookResult.LeftUnread(found);
            }
            Optional<LookResult> result = read(found, looks, former);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new CatalogueException(
                ErrorCode.OBJECT_CHANGED, "the object %s changed at each of %d looks".formatted(key, LOOKS));
    }

    /** A key that the store cannot be asked for is known from listings alone. It is never read. */
    private static LookResult listedAlone(LooksAtKey looks, Optional<SceneSeen> former) {
        String etag = looks.look().etag();
        if (etag == null) {
            return new LookResult.Gone(List.of());
        }
        ObjectKey key = looks.look().key();
        FoundObject found = new FoundObject(
                looks.look().bucket(), new StoredObject(key, etag, 0, Instant.EPOCH), List.of(), List.of());
        if (!looks.isWorthReading(found, former)) {
            return new LookResult.LeftUnread(found);
        }
        return new LookResult.Refused(found, key.refusal().orElseThrow());
    }

    /**
     * The result of giving up looking at a key.
     *
     * @param cause why no attempt came to an end
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    public LookResult giveUp(LooksAtKey looks, Optional<SceneSeen> former, CatalogueException cause) {
        Optional<FoundObject> found = findAfterAll(looks, former, cause);
        if (found.isEmpty()) {
            return new LookResult.Gone(List.of());
        }
        return looks.isOldNews(found.get(), former)
                ? new LookResult.LeftUnread(found.get())
                : new LookResult.Refused(found.get(), cause);
    }

    /** What cannot be asked for by name, or what the store never gives, may still be listed. */
    private Optional<FoundObject> findAfterAll(
            LooksAtKey looks, Optional<SceneSeen> former, CatalogueException givenUp) {
        String bucket = looks.look().bucket();
        ObjectKey key = looks.look().key();
        try {
            return findObject
                    .findAlone(bucket, key)
                    .map(alone -> findObject.withSidecars(alone, looks.namedSidecars(former)));
        } catch (CatalogueException e) {
            if (e.kind() == ErrorKind.TRANSIENT && givenUp.kind() != ErrorKind.TRANSIENT) {
                throw e;
            }
            return findObject.findListed(bucket, key);
        }
    }

    /** Empty if it changed or went while it was read, so that another look is needed. */
    private Optional<LookResult> read(FoundObject found, LooksAtKey looks, Optional<SceneSeen> former) {
        try {
            boolean saidAgain = former.filter(seen -> looks.mayBeSaidAgain(found, seen))
                    .filter(seen -> cutScenes.described(found).equals(seen.described()))
                    .isPresent();
            return Optional.of(saidAgain ? new LookResult.SaidAgain(found) : readOnce(found, former));
        } catch (CatalogueException e) {
            if (ReadFailure.isOfAMovedObject(e)) {
                return Optional.empty();
            }
            if (!ReadFailure.isOfTheBytes(e)) {
                throw e;
            }
            return Optional.of(new LookResult.Refused(found, e));
        } catch (OutOfMemoryError e) {
            throw ReadFailure.of(e);
        } catch (RuntimeException e) {
            return Optional.of(new LookResult.Refused(found, ReadFailure.of(e)));
        }
    }

    private LookResult readOnce(FoundObject found, Optional<SceneSeen> former) {
        ObjectKey key = found.object().key();
        if (key.isSidecar()) {
            return new LookResult.DescribesOthers(found, readSidecar.described(found));
        }
        if (key.isProduct()) {
            ProductFolder.checkCount(key, found.members());
            if (!judgeProduct.isReady(found)) {
                return new LookResult.IncompleteProduct(found);
            }
        }
        long generation = former.map(SceneSeen::generation).orElse(0L) + 1;
        return new LookResult.Cut(found, cutScenes.cut(found, generation));
    }
}
