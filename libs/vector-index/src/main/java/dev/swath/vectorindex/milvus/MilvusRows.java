package dev.swath.vectorindex.milvus;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.vectorindex.EpochNanos;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.RowPayload;
import dev.swath.vectorindex.RowVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows as the SDK takes them. */
final class MilvusRows {
    /** The most bytes that a VarChar holds. */
    static final int MAX_BYTES = 65_535;

    private MilvusRows() {}

    /** @param unitVector of length 1 */
    static JsonObject live(IndexWrite.Upsert upsert, float[] unitVector) {
        Tile tile = upsert.tile();
        JsonObject row = versioned(upsert, unitVector);
        row.addProperty(Fields.RETIRED, 0L);
        row.addProperty(Fields.DATETIME, storable(EpochNanos.of(tile.datetime())));
        row.addProperty(Fields.COLLECTION, Literals.text(tile.collection()));
        row.addProperty(Fields.SCENE, tile.sceneId().value());
        addBox(row, tile.bbox());
        row.addProperty(Fields.PAYLOAD, payload(upsert));
        return row;
    }

    static JsonObject retired(IndexWrite.Retire retire, int dimension, Instant now) {
        JsonObject row = versioned(retire, new float[dimension]);
        row.addProperty(Fields.RETIRED, EpochNanos.of(now));
        row.addProperty(Fields.DATETIME, 0L);
        row.addProperty(Fields.COLLECTION, "");
        row.addProperty(Fields.SCENE, "");
        addBox(row, null);
        row.addProperty(Fields.PAYLOAD, "");
        return row;
    }

    private static JsonObject versioned(IndexWrite write, float[] vector) {
        RowVersion version = RowVersion.of(write);
        JsonArray numbers = new JsonArray(vector.length);
        for (float number : vector) {
            numbers.add(number);
        }
        JsonObject row = new JsonObject();
        row.addProperty(Fields.ID, write.tileId().value());
        row.add(Fields.EMBEDDING, numbers);
        row.addProperty(Fields.GENERATION, version.generation());
        row.addProperty(Fields.STANDING, (long) version.standing().number());
        return row;
    }

    private static void addBox(JsonObject row, @Nullable BoundingBox bbox) {
        Fields.Box box =
                bbox == null ? Fields.Box.NONE : bbox.crossesAntimeridian() ? Fields.Box.CROSSING : Fields.Box.PLAIN;
        row.addProperty(Fields.BOX, (long) box.number());
        row.addProperty(Fields.WEST, bbox == null ? 0.0 : bbox.west());
        row.addProperty(Fields.SOUTH, bbox == null ? 0.0 : bbox.south());
        row.addProperty(Fields.EAST, bbox == null ? 0.0 : bbox.east());
        row.addProperty(Fields.NORTH, bbox == null ? 0.0 : bbox.north());
    }

    // The smallest long cannot be written in an expression.
    private static long storable(long nanos) {
        return Math.max(nanos, -Long.MAX_VALUE);
    }

    private static String payload(IndexWrite.Upsert upsert) {
        String json = RowPayload.of(upsert).toJson();
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "tile %s: expected at most %d bytes of JSON for its row, found %d"
                            .formatted(upsert.tileId(), MAX_BYTES, bytes));
        }
        return json;
    }
}
