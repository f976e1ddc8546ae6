package dev.swath.vectorindex.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.Caption;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexWrite;
import org.jspecify.annotations.Nullable;

/** The content of a row as the adapters store it: JSON in the form of the events. */
public record RowPayload(Tile tile, @Nullable Caption caption) {
    public static RowPayload of(IndexWrite.Upsert upsert) {
        return new RowPayload(upsert.tile(), upsert.caption());
    }

    /** @throws CatalogueException INTERNAL_ERROR if the text is not what {@link #toJson} wrote */
    public static RowPayload ofJson(String json) {
        try {
            return EventJson.mapper().readValue(json, RowPayload.class);
        } catch (JsonProcessingException e) {
            throw new CatalogueException(
                    ErrorCode.INTERNAL_ERROR, "expected a row's payload in the index, found " + json, e);
        }
    }

    public String toJson() {
        try {
            return EventJson.mapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "tile " + tile.tileId() + " has no JSON", e);
        }
    }

    public IndexRow toRow(ModelVersion modelVersion) {
        return new IndexRow(tile.tileId(), tile.generation(), modelVersion, caption != null);
    }

    public Hit toHit(double score) {
        return new Hit(tile, caption, score);
    }
}
