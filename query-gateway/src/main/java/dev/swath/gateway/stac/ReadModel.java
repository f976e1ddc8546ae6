package dev.swath.gateway.stac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.gateway.Grants;
import dev.swath.gateway.stac.document.ModelDocuments;
import dev.swath.gateway.stac.document.PublicAddress;
import dev.swath.gateway.stac.query.StacFields;
import dev.swath.vectorindex.VectorIndexReader;

/** Tells of a model whose embeddings the index holds. */
public final class ReadModel {
    /** Stands in a tensor's shape for a size that is not known. */
    private static final int UNKNOWN = -1;

    private final VectorIndexReader index;

    public ReadModel(VectorIndexReader index) {
        this.index = index;
    }

    /**
     * The model's STAC Item.
     *
     * @throws CatalogueException NOT_FOUND if the index has nothing of that version
     */
    public ObjectNode get(String version, PublicAddress address, Grants grants) {
        ModelVersion known = index.modelVersions().stream()
                .filter(one -> one.value().equals(version))
                .findFirst()
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.NOT_FOUND,
                        "no model \"%s\" is in the catalogue".formatted(StacFields.shown(version))));
        int dimension = index.browse(known, grants.filter(), null, 1).hits().stream()
                .findFirst()
                .flatMap(hit -> index.find(known, hit.tile().tileId()))
                .map(row -> row.embedding().dimension())
                .orElse(UNKNOWN);
        return new ModelDocuments(address).of(known, dimension);
    }
}
