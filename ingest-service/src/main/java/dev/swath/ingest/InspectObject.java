package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.objectstore.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Looks at a key until it holds still: the newest bytes there, cut into tiles or refused. Thread-safe. */
public final class InspectObject {
    private static final int LOOKS = 5;

    private final FindSource findSource;
    private final ReadSidecar readSidecar;
    private final JudgeProduct judgeProduct;
    private final CutScenes cutScenes;

    public InspectObject(ObjectStore store, JudgeProduct judgeProduct, CutScenes cutScenes) {
        this.findSource = new FindSource(store);
        this.readSidecar = new ReadSidecar(store, findSource);
        this.judgeProduct = judgeProduct;
        this.cutScenes = cutScenes;
    }

    /** Whether the key holds nothing now. */
    boolean isGone(String bucket, ObjectKey key) {
        return findSource.findAlone(bucket, key).isEmpty();
    }

    /** Whether the key still holds what was found. */
    boolean isStill(Source source, Asked asked, Optional<SceneSeen> former) {
        return findSource
                .findAlone(source.bucket(), source.object().key())
                .map(now -> findSource.withSidecars(now, asked.namedSidecars(former)))
                .filter(source::isSameAs)
                .isPresent();
    }

    /**
     * Looks.
     *
     * @param former what was decided last
     * @param begin whether what was found and seems new is to be read
     * @throws CatalogueException OBJECT_CHANGED where it does not hold still, STORE_UNAVAILABLE, OUT_OF_MEMORY…: nothing that the bytes are guilty of
     */
    Finding inspect(Asked asked, Optional<SceneSeen> former, Predicate<Source> begin) {
        String bucket = asked.look().bucket();
        ObjectKey key = asked.look().key();
        for (int look = 1; look <= LOOKS; look++) {
            Optional<Source> alone = findSource.findAlone(bucket, key);
            if (alone.isEmpty()) {
                return new Finding.Gone(findSource.existing(bucket, asked.namedSidecars(former)));
            }
            if (asked.isOldNews(alone.get(), former)) {
                return new Finding.Unread(alone.get());
            }
            Source source = findSource.withSidecars(alone.get(), asked.namedSidecars(former));
            if (!asked.isWorthReading(source, former) || !begin.test(source)) {
                return new Finding.Unread(source);
            }
            Optional<Finding> finding = read(source);
            if (finding.isPresent()) {
                return finding.get();
            }
        }
        throw new CatalogueException(
                ErrorCode.OBJECT_CHANGED, "the object %s changed at each of %d looks".formatted(key, LOOKS));
    }

    /** Empty where it is to be looked at again, since it changed or went while it was read. */
    private Optional<Finding> read(Source source) {
        try {
            return Optional.of(readOnce(source));
        } catch (CatalogueException e) {
            if (isMoved(e)) {
                return Optional.empty();
            }
            if (!Finding.Refused.isFor(e)) {
                throw e;
            }
            return Optional.of(new Finding.Refused(source, e, List.of()));
        } catch (OutOfMemoryError e) {
            throw Failures.of(e);
        } catch (RuntimeException e) {
            return Optional.of(new Finding.Refused(source, Failures.of(e), List.of()));
        }
    }

    private Finding readOnce(Source source) {
        ObjectKey key = source.object().key();
        if (key.isSidecar()) {
            return new Finding.Sidecar(source, readSidecar.described(source));
        }
        return key.isProduct() && !judgeProduct.isReady(source) ? new Finding.Waiting(source) : cutScenes.cut(source);
    }

    /** Whether the object did not hold still. */
    static boolean isMoved(CatalogueException e) {
        return e.code() == ErrorCode.OBJECT_CHANGED || e.code() == ErrorCode.OBJECT_GONE;
    }
}
