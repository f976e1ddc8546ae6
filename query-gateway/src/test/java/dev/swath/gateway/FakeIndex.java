package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexFilter;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An index that looks at every row. */
public final class FakeIndex implements VectorIndexReader {
    private final Map<ModelVersion, List<IndexedTile>> rows = new TreeMap<>();
    private boolean away;

    public FakeIndex add(ModelVersion modelVersion, IndexedTile row) {
        rows.computeIfAbsent(modelVersion, any -> new ArrayList<>()).add(row);
        return this;
    }

    public void goAway() {
        away = true;
    }

    @Override
    public List<Hit> search(ModelVersion modelVersion, Embedding embedding, IndexFilter filter, int offset, int limit) {
        return page(
                filtered(modelVersion, filter)
                        .map(row -> new Hit(
                                row.tile(), row.caption(), row.embedding().dot(embedding)))
                        .sorted(Comparator.comparingDouble(Hit::score).reversed()),
                offset,
                limit);
    }

    @Override
    public List<Hit> browse(ModelVersion modelVersion, IndexFilter filter, int offset, int limit) {
        Comparator<Hit> newestFirst =
                Comparator.comparing((Hit hit) -> hit.tile().datetime()).reversed();
        return page(
                filtered(modelVersion, filter)
                        .map(row -> new Hit(row.tile(), row.caption(), 0))
                        .sorted(newestFirst),
                offset,
                limit);
    }

    @Override
    public Optional<IndexedTile> find(ModelVersion modelVersion, TileId tileId) {
        return filtered(modelVersion, IndexFilter.NONE)
                .filter(row -> row.tile().tileId().equals(tileId))
                .findFirst();
    }

    @Override
    public List<IndexRow> list(ModelVersion modelVersion, @Nullable TileId after, int limit) {
        return filtered(modelVersion, IndexFilter.NONE)
                .map(row ->
                        new IndexRow(row.tile().tileId(), row.tile().generation(), modelVersion, row.caption() != null))
                .sorted(Comparator.comparing(row -> row.tileId().value()))
                .filter(row -> after == null || row.tileId().value().compareTo(after.value()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public IndexCounts count(ModelVersion modelVersion, IndexFilter filter) {
        return new IndexCounts(
                filtered(modelVersion, filter).count(),
                filtered(modelVersion, filter)
                        .filter(row -> row.caption() != null)
                        .count());
    }

    @Override
    public Set<ModelVersion> modelVersions() {
        return rows.keySet();
    }

    @Override
    public void ping() {
        if (away) {
            throw new CatalogueException(ErrorCode.INDEX_UNAVAILABLE, "the index is away");
        }
    }

    @Override
    public void close() {}

    private Stream<IndexedTile> filtered(ModelVersion modelVersion, IndexFilter filter) {
        ping();
        return rows.getOrDefault(modelVersion, List.of()).stream().filter(row -> means(filter, row.tile()));
    }

    private static boolean means(IndexFilter filter, Tile tile) {
        return (filter.bbox() == null || (tile.bbox() != null && tile.bbox().intersects(filter.bbox())))
                && (filter.datetime() == null || filter.datetime().contains(tile.datetime()))
                && (filter.collections().isEmpty() || filter.collections().contains(tile.collection()))
                && (filter.sceneId() == null || filter.sceneId().equals(tile.sceneId()));
    }

    private static List<Hit> page(Stream<Hit> hits, int offset, int limit) {
        return hits.skip(offset).limit(limit).toList();
    }
}
