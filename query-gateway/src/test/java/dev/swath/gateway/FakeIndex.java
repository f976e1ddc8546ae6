package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.NaiveVectorIndex;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.RowOrder;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An index that looks at every row, and can go away. */
public final class FakeIndex implements VectorIndexReader {
    private final NaiveVectorIndex rows = new NaiveVectorIndex();
    private boolean away;

    public FakeIndex add(ModelVersion modelVersion, IndexedTile row) {
        rows.write(modelVersion, List.of(new IndexWrite.Upsert(row.tile(), row.embedding(), row.caption())));
        return this;
    }

    public void goAway() {
        away = true;
    }

    @Override
    public HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit) {
        ping();
        return rows.search(modelVersion, embedding, filter, after, limit);
    }

    @Override
    public HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit) {
        ping();
        return rows.browse(modelVersion, filter, order, after, limit);
    }

    @Override
    public Set<Queryable> sortables() {
        return rows.sortables();
    }

    @Override
    public HitPage<KeyPosition> sort(
            ModelVersion modelVersion, Filter filter, RowOrder order, @Nullable KeyPosition after, int limit) {
        ping();
        return rows.sort(modelVersion, filter, order, after, limit);
    }

    @Override
    public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        ping();
        return rows.find(modelVersion, tileId);
    }

    @Override
    public List<IndexRow> list(ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit) {
        ping();
        return rows.list(modelVersion, filter, after, limit);
    }

    @Override
    public IndexCounts count(ModelVersion modelVersion, Filter filter) {
        ping();
        return rows.count(modelVersion, filter);
    }

    @Override
    public Set<ModelVersion> modelVersions() {
        return rows.modelVersions();
    }

    @Override
    public void ping() {
        if (away) {
            throw new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index is away");
        }
    }

    @Override
    public void close() {}
}
