package dev.swath.indexer.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.indexer.TileFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * The bytes of {@link TileFacts} in the state store: eight bytes that tell since when nothing is shown and the tile is
 * not ingested (milliseconds of the epoch, 0 if it is), then JSON. So a sweep of the store decodes no JSON.
 */
final class StoredFacts {
    /**
     * Well below the megabyte that a Kafka producer and the store's changelog accept, so that no record can stop the
     * join. A tile's facts have some kB.
     */
    private static final int MAX_BYTES = 768 << 10;

    private static final String INGESTED = "ingestedGeneration";

    private StoredFacts() {}

    /** @throws CatalogueException INVALID_RECORD if they are too large */
    static byte[] write(TileFacts facts, Instant now) {
        try {
            byte[] json = EventJson.mapper().writeValueAsBytes(facts);
            if (json.length > MAX_BYTES) {
                throw new CatalogueException(
                        ErrorCode.INVALID_RECORD,
                        "expected at most %d bytes of facts of tile %s, found %d"
                                .formatted(MAX_BYTES, facts.tileId(), json.length));
            }
            return ByteBuffer.allocate(Long.BYTES + json.length)
                    .putLong(facts.hasTile() ? 0 : now.toEpochMilli())
                    .put(json)
                    .array();
        } catch (JsonProcessingException e) {
            throw new CatalogueException(
                    ErrorCode.INTERNAL_ERROR, "the facts of tile %s have no JSON".formatted(facts.tileId()), e);
        }
    }

    /** @throws CatalogueException INTERNAL_ERROR: the stored bytes were not written by this code or an earlier version of it */
    static TileFacts read(byte[] stored) {
        try {
            JsonNode json = EventJson.mapper().readTree(stored, Long.BYTES, stored.length - Long.BYTES);
            if (!json.has(INGESTED)) {
                ((ObjectNode) json).put(INGESTED, newestBlock(json.path("tiles")));
            }
            return EventJson.mapper().treeToValue(json, TileFacts.class);
        } catch (IOException | IllegalArgumentException | ClassCastException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "the facts stored of a tile cannot be read", e);
        }
    }

    /** Earlier versions did not tell whether a block came from {@code swath.tiles}. What they showed stays shown. */
    private static long newestBlock(JsonNode blocks) {
        return blocks.propertyStream()
                .mapToLong(block -> Long.parseLong(block.getKey()))
                .max()
                .orElse(0);
    }

    static boolean isForgettable(byte[] stored, Instant instant) {
        long since = ByteBuffer.wrap(stored).getLong();
        return since > 0 && since < instant.toEpochMilli();
    }
}
