package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Searches the index; thread-safe. Sees every acknowledged write (in another process: within 200 ms). Each model version has a
 * collection of its own; one that was never written is empty. Every call may throw {@link CatalogueException} INDEX_UNAVAILABLE.
 */
public interface VectorIndexReader extends AutoCloseable {
    /**
     * The live rows nearest to the query by cosine, best first; ties by tile id. What an adapter cannot push down of the filter it checks on the
     * nearest rows, of which it looks at a bounded number: it may return fewer than there are where the filter leaves few.
     *
     * @param filter which live rows are meant
     * @param embedding of the collection's dimension
     * @param offset how many of the best to leave out, 0 to 10 000
     * @param limit 1 to 1 000
     * @throws CatalogueException MODEL_MISMATCH if the dimension is another
     */
    List<Hit> search(ModelVersion modelVersion, Embedding embedding, Filter filter, int offset, int limit);

    /**
     * The live rows that the filter means, newest datetime first; ties by tile id. No score is meant: it is 0. As in a search, what is not pushed
     * down is checked on a bounded number of rows.
     */
    List<Hit> browse(ModelVersion modelVersion, Filter filter, int offset, int limit);

    /** The live row of a tile. */
    Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId);

    /**
     * Live rows in the order of their tile ids.
     *
     * @param after the last tile id already seen, or null to begin
     */
    List<IndexRow> list(ModelVersion modelVersion, @Nullable TileId after, int limit);

    /** How many live rows the filter means; what an adapter cannot push down of it is checked on all of them. */
    IndexCounts count(ModelVersion modelVersion, Filter filter);

    /** The model versions that have a collection. */
    Set<ModelVersion> modelVersions();

    /** Asks the index for an answer. Returns where it gave one. */
    void ping();

    @Override
    void close();
}
