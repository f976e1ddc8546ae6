package dev.swath.vectorindex;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the form that is searched. Each call asks which one that is, and reads no other. So an answer never
 * mixes two.
 */
public class SearchedRows implements VectorIndexReader {
    private final IndexStorageReader storage;
    private final Supplier<Optional<IndexForm>> onRecord;

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
        return storage.form(form());
    }
}
