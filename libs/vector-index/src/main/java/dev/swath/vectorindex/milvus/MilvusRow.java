package dev.swath.vectorindex.milvus;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import dev.swath.vectorindex.row.RowPayload;
import dev.swath.vectorindex.row.RowVersion;
import dev.swath.vectorindex.row.RowVersion.Standing;
import java.util.List;
import java.util.Map;

/** A row as the server returned it, with the fields that were asked for. */
record MilvusRow(Map<String, Object> fields) {
    String id() {
        return field(MilvusFields.ID, String.class);
    }

    TileId tileId() {
        return new TileId(id());
    }

    Standing standing() {
        return Standing.of(number(MilvusFields.STANDING));
    }

    boolean isLive() {
        return standing() != Standing.RETIRED;
    }

    RowVersion version() {
        return new RowVersion(number(MilvusFields.GENERATION), standing());
    }

    IndexRow toRow(ModelVersion modelVersion) {
        RowVersion version = version();
        return new IndexRow(tileId(), version.generation(), modelVersion, version.standing() == Standing.CAPTIONED);
    }

    RowPayload payload() {
        return RowPayload.ofJson(field(MilvusFields.PAYLOAD, String.class));
    }

    Embedding embedding() {
        List<?> numbers = field(MilvusFields.EMBEDDING, List.class);
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) numbers.get(i)).floatValue();
        }
        return Embedding.of(values);
    }

    long number(String name) {
        return field(name, Number.class).longValue();
    }

    private <T> T field(String name, Class<T> type) {
        Object value = fields.get(name);
        if (!type.isInstance(value)) {
            throw new CatalogueException(
                    ErrorCode.INTERNAL_ERROR,
                    "expected %s as a %s in a row of Milvus, found %s".formatted(name, type.getSimpleName(), value));
        }
        return type.cast(value);
    }
}
