package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the form that is searched. Each call asks which one that is, and reads no other. So an answer never
 * mixes two. If the form has been removed meanwhile, a call fails with INDEX_UNAVAILABLE rather than find nothing.
 */
public class SearchedRows implements VectorIndexReader {
    private static final long LOOKED_AT_EVERY = 1_000_000_000L;

    private final IndexStorageReader storage;
    private final Supplier<Optional<IndexForm>> onRecord;
    private volatile long lookedAt = System.nanoTime() - 2 * LOOKED_AT_EVERY;

    /**
     * @param storage closed with this object
     * @param onRecord the form on record. While there is none it is the oldest that has a collection, since a form is
     *     filled only once one is on record
     */
    public SearchedRows(IndexStorageReader storage, Supplier<Optional<IndexForm>> onRecord) {
        this.storage = storage;
        this.onRecord = onRecord;
    }

    /** The form that is searched now. */
    public final IndexForm form() {
        return onRecord.get()
                .orElseGet(() -> storage.forms().stream().findFirst().orElse(IndexForm.FIRST));
    }

    @Override
    public final HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit) {
        return rows().search(modelVersion, embedding, filter, after, limit);
    }

    @Override
    public final HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit) {
        return rows().browse(modelVersion, filter, order, after, limit);
    }

    @Override
    public final Set<Queryable> sortables() {
        return rows().sortables();
    }

    @Override
    public final HitPage<KeyPosition> sort(
            ModelVersion modelVersion, Filter filter, RowOrder order, @Nullable KeyPosition after, int limit) {
        return rows().sort(modelVersion, filter, order, after, limit);
    }

    @Override
    public final Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        return rows().find(modelVersion, tileId);
    }

    @Override
    public final List<IndexRow> list(ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit) {
        return rows().list(modelVersion, filter, after, limit);
    }

    @Override
    public final IndexCounts count(ModelVersion modelVersion, Filter filter) {
        return rows().count(modelVersion, filter);
    }

    @Override
    public final Set<ModelVersion> modelVersions() {
        return rows().modelVersions();
    }

    @Override
    public final void ping() {
        storage.ping();
    }

    @Override
    public final void close() {
        storage.close();
    }

    private VectorIndexReader rows() {
        IndexForm form = form();
        long now = System.nanoTime();
        if (now - lookedAt > LOOKED_AT_EVERY) {
            lookedAt = now;
            check(form);
        }
        return storage.form(form);
    }

    /** A form that is gone would look like an empty index. */
    private void check(IndexForm form) {
        SortedSet<IndexForm> forms = storage.forms();
        if (!forms.isEmpty() && forms.first().compareTo(form) > 0) {
            lookedAt = System.nanoTime() - 2 * LOOKED_AT_EVERY;
            throw new CatalogueException(
                    ErrorCode.INDEX_UNAVAILABLE,
                    "expected %s of the index, found it replaced by %s; the record of it was not read since"
                            .formatted(form, forms.last()));
        }
    }
}
