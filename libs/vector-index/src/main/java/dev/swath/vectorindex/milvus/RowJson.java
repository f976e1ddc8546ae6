package dev.swath.vectorindex.milvus;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.milvus.expression.Literals;
import dev.swath.vectorindex.milvus.expression.MilvusFields;
import dev.swath.vectorindex.row.EpochNanos;
import dev.swath.vectorindex.row.RowPayload;
import dev.swath.vectorindex.row.RowVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows as the SDK takes them. */
final class RowJson {
    /** The most bytes that a VarChar holds. */
    static final int MAX_BYTES = 65_535;

    private RowJson() {}

    /**
     * @param schema that says which fields a row has
     * @param unitVector of length 1
     */
    static JsonObject live(int schema, IndexWrite.Upsert upsert, float[] unitVector) {
        Tile tile = upsert.tile();
        JsonObject row = versioned(upsert, unitVector);
        row.addProperty(MilvusFields.RETIRED, 0L);
        row.addProperty(MilvusFields.DATETIME, storable(EpochNanos.of(tile.datetime())));
        row.addProperty(MilvusFields.COLLECTION, Literals.text(tile.collection()));
        row.addProperty(MilvusFields.SCENE, tile.sceneId().value());
        addBox(row, tile.bbox());
        row.addProperty(MilvusFields.PAYLOAD, payload(upsert));
        RowPayload payload = RowPayload.of(upsert);
        for (Queryable property : MilvusFields.added(schema)) {
            addField(row, property, property.of(payload), upsert.tileId());
        }
        return row;
    }

    static JsonObject retired(int schema, IndexWrite.Retire retire, int dimension, Instant now) {
        JsonObject row = versioned(retire, new float[dimension]);
        row.addProperty(MilvusFields.RETIRED, EpochNanos.of(now));
        row.addProperty(MilvusFields.DATETIME, 0L);
        row.addProperty(MilvusFields.COLLECTION, "");
        row.addProperty(MilvusFields.SCENE, "");
        addBox(row, null);
        row.addProperty(MilvusFields.PAYLOAD, "");
        for (Queryable property : MilvusFields.added(schema)) {
            addField(row, property, null, retire.tileId());
        }
        return row;
    }

    private static void addField(JsonObject row, Queryable property, @Nullable Object value, TileId tileId) {
        String field = MilvusFields.of(property);
        switch (property.type()) {
            case TEXT ->
                row.addProperty(
                        field,
                        value == null
                                ? MilvusFields.NO_TEXT
                                : checked(Literals.text((String) value), property.toString(), tileId));
            case NUMBER -> row.addProperty(field, value == null ? MilvusFields.NO_NUMBER : (Double) value + 0.0);
            case TIMESTAMP ->
                row.addProperty(field, value == null ? MilvusFields.NO_TIME : storable(EpochNanos.of((Instant) value)));
            case BOX, GEOMETRY -> row.addProperty(field, value == null ? 0L : 1L);
        }
    }

    private static JsonObject versioned(IndexWrite write, float[] vector) {
        RowVersion version = RowVersion.of(write);
        JsonArray numbers = new JsonArray(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        JsonObject row = new JsonObject();
        row.addProperty(MilvusFields.ID, write.tileId().value());
        row.add(MilvusFields.EMBEDDING, numbers);
        row.addProperty(MilvusFields.GENERATION, version.generation());
        row.addProperty(MilvusFields.STANDING, (long) version.standing().number());
        return row;
    }

    private static void addBox(JsonObject row, @Nullable BoundingBox bbox) {
        MilvusFields.Box box = bbox == null
                ? MilvusFields.Box.NONE
                : bbox.crossesAntimeridian() ? MilvusFields.Box.CROSSING : MilvusFields.Box.PLAIN;
        row.addProperty(MilvusFields.BOX, (long) box.number());
        row.addProperty(MilvusFields.WEST, bbox == null ? 0.0 : bbox.west());
        row.addProperty(MilvusFields.SOUTH, bbox == null ? 0.0 : bbox.south());
        row.addProperty(MilvusFields.EAST, bbox == null ? 0.0 : bbox.east());
        row.addProperty(MilvusFields.NORTH, bbox == null ? 0.0 : bbox.north());
    }

    private static long storable(long nanos) {
        return Math.max(nanos, MilvusFields.NO_TIME + 1);
    }

    private static String payload(IndexWrite.Upsert upsert) {
        return checked(RowPayload.of(upsert).toJson(), "JSON", upsert.tileId());
    }

    private static String checked(String text, String what, TileId tileId) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "tile %s: expected at most %d bytes of %s for its row, found %d"
                            .formatted(tileId, MAX_BYTES, what, bytes));
        }
        return text;
    }
}
