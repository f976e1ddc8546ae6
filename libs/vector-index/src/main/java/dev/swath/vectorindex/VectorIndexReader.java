package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.filter.FilterEvaluator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches the index. Thread-safe. It sees every acknowledged write (one of another process within 200 ms). Each
 * model version has a collection of its own; a collection that was never written is empty. Every call may throw
 * {@link CatalogueException} INDEX_UNAVAILABLE.
 */
public interface VectorIndexReader extends AutoCloseable {
    /**
     * The live rows nearest to the query by cosine, best first; ties by tile id. An adapter checks the part of the
     * filter that it cannot push down on a bounded number of the nearest rows. So it may return fewer rows than
     * there are if the filter leaves few.
     *
     * @param filter the rows to search
     * @param embedding of the collection's dimension
     * @param offset how many of the best rows to leave out, 0 to 10 000
     * @param limit 1 to 1 000
     * @throws CatalogueException MODEL_MISMATCH if the dimension is another
     */
    List<Hit> search(ModelVersion modelVersion, Embedding embedding, Filter filter, int offset, int limit);

    /**
     * The live rows of which the filter is true, newest datetime first; ties by tile id. Their score is 0 and means
     * nothing. As in a search, the part that is not pushed down is checked on a bounded number of rows.
     */
    List<Hit> browse(ModelVersion modelVersion, Filter filter, int offset, int limit);

    /** The live row of a tile. */
    Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId);

    /** The live row of a tile, if the filter is true of it. */
    default Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId, Filter filter) {
        FilterEvaluator evaluator = new FilterEvaluator(filter);
        return find(modelVersion, tileId).filter(row -> evaluator.test(new RowPayload(row.tile(), row.caption())));
    }

    /** All live rows in the order of their tile ids. */
    default List<IndexRow> list(ModelVersion modelVersion, @Nullable TileId after, int limit) {
        return list(modelVersion, Filter.ALL, after, limit);
    }

    /**
     * The live rows of which the filter is true, in the order of their tile ids. The part that is not pushed down is checked on as many rows as it takes.
     *
     * @param after the last tile id already seen, or null to begin
     */
    List<IndexRow> list(ModelVersion modelVersion, Filter filter, @Nullable TileId after, int limit);

    /** Counts the live rows of which the filter is true. The part that is not pushed down is checked on all rows. */
    IndexCounts count(ModelVersion modelVersion, Filter filter);

    /** The model versions that have a collection. */
    Set<ModelVersion> modelVersions();

    /** Returns if the index answers. */
    void ping();

    @Override
    void close();
}
