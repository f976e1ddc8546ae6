package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.HitPage.KeyPosition;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.filter.FilterEvaluator;
import dev.swath.vectorindex.row.RowPayload;
import dev.swath.vectorindex.row.UnitVectors;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches the index. Thread-safe. It sees every acknowledged write of its own storage; those of others soon: Lucene's
 * within 200 ms, Milvus' mostly, too, and within 5 seconds in any case. Each model version has a collection of its own; a collection that was never written is empty. Every call may throw
 * {@link CatalogueException} INDEX_UNAVAILABLE.
 */
public interface VectorIndexReader extends AutoCloseable {
    /** So many of the best rows a search reaches. */
    int MOST_RANKED = 10_000;

    /**
     * The live rows nearest to the query by cosine, best first; ties by tile id. The score of a row is {@link UnitVectors#cosine}, a function of query and
     * row alone. So pages of one search neither repeat nor leave out a row that stays as it is, whatever rows come and go. An adapter checks the part of
     * the filter that it cannot push down on the nearest rows. A search ends at {@link #MOST_RANKED} rows; the page then is not complete.
     *
     * @param embedding of the collection's dimension
     * @param filter the rows to search
     * @param after the {@code next} of the page before; null for the first page
     * @param limit 1 to 10 000
     * @throws CatalogueException MODEL_MISMATCH if the dimension is another
     */
    HitPage<ScorePosition> search(
            ModelVersion modelVersion, Embedding embedding, Filter filter, @Nullable ScorePosition after, int limit);

    /** The rows in the usual order, newest first. */
    default HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, @Nullable TimePosition after, int limit) {
        return browse(modelVersion, filter, TimeOrder.NEWEST_FIRST, after, limit);
    }

    /**
     * The live rows of which the filter is true, by datetime; ties by tile id. Their score is 0 and means nothing. If a part of the filter is not
     * pushed down, a page looks at no more than {@link #MOST_RANKED} rows: it may be short and not complete, and the next one goes on.
     *
     * @param after the {@code next} of the page before, of the same order; null for the first page
     * @param limit 1 to 10 000
     */
    HitPage<TimePosition> browse(
            ModelVersion modelVersion, Filter filter, TimeOrder order, @Nullable TimePosition after, int limit);

    /** The properties that {@link #sort} orders by; some of {@link RowOrder#PROPERTIES}. */
    default Set<Queryable> sortables() {
        return Set.of();
    }

    /**
     * The live rows of which the filter is true, in an order by a property. Otherwise as {@link #browse}.
     *
     * @param order by one of {@link #sortables}
     * @param after the {@code next} of the page before, of the same order; null for the first page
     * @param limit 1 to 10 000
     * @throws CatalogueException INVALID_REQUEST if the adapter cannot sort by the property
     */
    default HitPage<KeyPosition> sort(
            ModelVersion modelVersion, Filter filter, RowOrder order, @Nullable KeyPosition after, int limit) {
        throw order.refused();
    }

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
