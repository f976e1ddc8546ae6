package dev.swath.indexer.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.indexer.TileFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * The bytes of {@link TileFacts} in the state store: eight bytes that tell since when only a retraction is left
 * (milliseconds of the epoch, 0 if more is left), then JSON. So a sweep of the store decodes no JSON.
 */
final class StoredFacts {
    /**
     * Well below the megabyte that a Kafka producer and the store's changelog accept, so that no record can stop the
     * join. A tile's facts have some kB.
     */
    private static final int MAX_BYTES = 768 << 10;

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
                    .putLong(facts.onlyRetracted() ? now.toEpochMilli() : 0)
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
            return EventJson.mapper().readValue(Arrays.copyOfRange(stored, Long.BYTES, stored.length), TileFacts.class);
        } catch (IOException | IllegalArgumentException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "the facts stored of a tile cannot be read", e);
        }
    }

    static boolean retractedBefore(byte[] stored, Instant instant) {
        long since = ByteBuffer.wrap(stored).getLong();
        return since > 0 && since < instant.toEpochMilli();
    }
}
