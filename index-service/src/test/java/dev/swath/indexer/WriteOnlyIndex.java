package dev.swath.indexer;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.TimeOrder;
import dev.swath.vectorindex.VectorIndex;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fake of what index-service needs of an index. Searches are the adapters' business, and fail here. */
public abstract class WriteOnlyIndex implements VectorIndex {
    @Override
    public long purge(ModelVersion modelVersion, Instant retiredBefore) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<IndexRow> list(ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IndexCounts count(ModelVersion modelVersion, Filter filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}
}
