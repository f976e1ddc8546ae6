package dev.swath.indexer;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Finds the tiles of which an index lacks the live row, or its caption, that another has. */
final class MissingRows {
    private MissingRows() {}

    /**
     * Reads both in the order of tile ids, as far as it takes.
     *
     * @param most how many tiles to find
     */
    static List<TileId> find(VectorIndexReader all, VectorIndexReader some, ModelVersion modelVersion, int most) {
        List<TileId> missing = new ArrayList<>();
        Iterator<IndexRow> held = new InOrder(some, modelVersion);
        IndexRow next = next(held);
        Iterator<IndexRow> wanted = new InOrder(all, modelVersion);
        while (wanted.hasNext() && missing.size() < most) {
            IndexRow row = wanted.next();
            while (next != null && next.tileId().value().compareTo(row.tileId().value()) < 0) {
                next = next(held);
            }
            boolean found =
                    next != null && next.tileId().equals(row.tileId()) && (next.captioned() || !row.captioned());
            if (!found) {
                missing.add(row.tileId());
            }
        }
        return missing;
    }

    private static @Nullable IndexRow next(Iterator<IndexRow> rows) {
        return rows.hasNext() ? rows.next() : null;
    }

    private static final class InOrder implements Iterator<IndexRow> {
        private static final int ROWS_PER_PAGE = 1_000;

        private final VectorIndexReader index;
        private final ModelVersion modelVersion;
        private Iterator<IndexRow> page;
        private @Nullable TileId last;
        private boolean ended;

        InOrder(VectorIndexReader index, ModelVersion modelVersion) {
            this.index = index;
            this.modelVersion = modelVersion;
            this.page = List.<IndexRow>of().iterator();
        }

        @Override
        public boolean hasNext() {
            if (!page.hasNext() && !ended) {
                List<IndexRow> rows = index.list(modelVersion, last, ROWS_PER_PAGE);
                ended = rows.isEmpty();
                page = rows.iterator();
            }
            return page.hasNext();
        }

        @Override
        public IndexRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            IndexRow row = page.next();
            last = row.tileId();
            return row;
        }
    }
}
