package dev.swath.streaming.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.Tiles;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    private static final RecordEncoder ENCODER =
            new RecordEncoder("ingest-service", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void shouldWriteACloudEventThatDecodesToItself() {
        TileIngested event = Tiles.ingested("encoded");

        ProducerRecord<byte[], byte[]> encoded = ENCODER.encode(OutgoingRecord.of(event), _ -> 4, _ -> 1 << 20);

        assertThat(Arrays.stream(encoded.headers().toArray())
                        .map(header -> header.key() + "=" + new String(header.value(), UTF_8)))
                .contains(
                        "ce_source=/swath/ingest-service",
                        "ce_time=1970-01-01T00:00:00Z",
                        "ce_type=" + CloudEvents.typeOf(TileIngested.class));
        assertThat(encoded.partition()).isNull();
        assertThat(new String(encoded.key(), UTF_8)).isEqualTo(event.recordKey());
    }

    @Test
    void shouldRefuseWhatIsLargerThanTheTopicTakes() {
        OutgoingRecord large = OutgoingRecord.of(Tiles.captioned(Tiles.ingested("large"), "word ".repeat(2000)));

        assertThat(ENCODER.encode(large, _ -> 4, _ -> 1 << 20).value()).hasSizeGreaterThan(10_000);
        assertThatThrownBy(() -> ENCODER.encode(large, _ -> 4, _ -> 10_000))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL_ERROR))
                .hasMessageContaining("more than swath.captions takes");
    }

    @Test
    void shouldPartitionByThePartitionKeyAsKafkaWouldByTheKey() {
        OutgoingRecord outgoing = new OutgoingRecord(Topic.TILE_STATES, "tile/model", "tile", null, Map.of(), null);

        ProducerRecord<byte[], byte[]> encoded = ENCODER.encode(outgoing, _ -> 24, _ -> 1 << 20);

        assertThat(encoded.partition()).isEqualTo(BuiltInPartitioner.partitionForKey("tile".getBytes(UTF_8), 24));
        assertThat(encoded.value()).isNull();
    }
}
