package dev.swath.streaming.kafka;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what a consumer polled. */
public final class RawRecords {
    private static final int PAYLOAD_BYTES = 2048;

    private RawRecords() {}

    public static TopicPartition partition(ConsumerRecord<byte[], byte[]> raw) {
        return new TopicPartition(raw.topic(), raw.partition());
    }

    public static TileFailed.RecordPlace source(ConsumerRecord<byte[], byte[]> raw) {
        return new TileFailed.RecordPlace(raw.topic(), raw.partition(), raw.offset());
    }

    public static String key(ConsumerRecord<byte[], byte[]> raw) {
        byte[] key = raw.key();
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    public static boolean isTombstone(ConsumerRecord<byte[], byte[]> raw) {
        return raw.value() == null;
    }

    /**
     * @return empty if the record is not for this decoder
     * @throws CatalogueException INVALID_RECORD if it does not decode, for whatever reason
     */
    public static <T> Optional<ReceivedRecord<T>> decode(ConsumerRecord<byte[], byte[]> raw, RecordDecoder<T> decoder) {
        byte[] value = raw.value();
        if (value.length > KafkaSettings.MAX_RECORD_BYTES) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "expected at most %d bytes, found %d".formatted(KafkaSettings.MAX_RECORD_BYTES, value.length));
        }
        String key = key(raw);
        try {
            Map<String, String> headers = headers(raw);
            Instant written = Instant.ofEpochMilli(raw.timestamp());
            return decoder.decode(key, headers, value)
                    .map(event -> new ReceivedRecord<>(key, event, source(raw), written, Origin.of(headers, written)));
        } catch (RuntimeException e) {
            if (e instanceof CatalogueException known && known.code() == ErrorCode.INVALID_RECORD) {
                throw known;
            }
            throw new CatalogueException(ErrorCode.INVALID_RECORD, String.valueOf(e.getMessage()), e);
        }
    }

    /** The first 2 kB of the value, as text. */
    public static @Nullable String payload(@Nullable ConsumerRecord<byte[], byte[]> raw) {
        byte[] value = raw == null ? null : raw.value();
        return value == null
                ? null
                : new String(value, 0, Math.min(value.length, PAYLOAD_BYTES), StandardCharsets.UTF_8);
    }

    /** As UTF-8; the last of each name. */
    public static Map<String, String> headers(ConsumerRecord<byte[], byte[]> raw) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : raw.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }
}
