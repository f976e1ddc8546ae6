package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds a live tile in the current model's collection, or in another one while the current one still fills. */
public final class FindTile {
    private final VectorIndexReader index;
    private final CurrentModel currentModel;

    public FindTile(VectorIndexReader index, CurrentModel currentModel) {
        this.index = index;
        this.currentModel = currentModel;
    }

    /** A live row and the model version whose collection holds it. */
    public record Found(ModelVersion modelVersion, IndexedTile row) {}

    /** @throws CatalogueException NOT_FOUND if no collection has a live row of that id that the caller may see */
    public Found get(TileId tileId, Grants grants) {
        return find(tileId, grants).orElseThrow(() -> unknown(tileId));
    }

    private Optional<Found> find(TileId tileId, Grants grants) {
        Stream<ModelVersion> others = index.modelVersions().stream().sorted(Comparator.reverseOrder());
        return Stream.concat(currentModel.find().stream(), others)
                .distinct()
                .flatMap(version ->
                        index.find(version, tileId, grants.filter()).map(row -> new Found(version, row)).stream())
                .findFirst();
    }

    /**
     * The vector of a tile.
     *
     * @param version the collection to look in; null for any
     * @throws CatalogueException NOT_FOUND
     */
    public QueryVector vector(TileId tileId, @Nullable ModelVersion version, Grants grants) {
        if (version == null) {
            Found found = get(tileId, grants);
            return new QueryVector(found.modelVersion(), found.row().embedding(), null);
        }
        IndexedTile row = index.find(version, tileId, grants.filter()).orElseThrow(() -> unknown(tileId));
        return new QueryVector(version, row.embedding(), null);
    }

    private static CatalogueException unknown(TileId tileId) {
        return new CatalogueException(ErrorCode.NOT_FOUND, "no tile %s is in the catalogue".formatted(tileId));
    }
}
