package dev.swath.streaming.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final TopicPartition PARTITION = new TopicPartition("topic", 0);
    private static final TopicPartition OTHER = new TopicPartition("topic", 1);

    private long nanos;
    private double heartbeatSecondsAgo;
    private final Handover handover = new Handover(Duration.ofSeconds(5), () -> nanos);

    @Test
    void shouldWaitAsLongAsAFormerOwnersCallMayTakeAndReadBackForAWhile() {
        handover.assigned(Set.of(PARTITION));
        assertThat(handover.waiting()).containsExactly(PARTITION);

        pass(Duration.ofSeconds(4));
        handover.assigned(Set.of(OTHER));
        pass(Duration.ofSeconds(1));
        assertThat(handover.waiting()).containsExactly(OTHER);
        assertThat(handover.isNew(Set.of(PARTITION))).isTrue();

        pass(Duration.ofSeconds(10));
        assertThat(handover.waiting()).isEmpty();
        assertThat(handover.isNew(Set.of(PARTITION))).isFalse();
        assertThat(handover.isNew(Set.of(PARTITION, OTHER))).isTrue();
    }

    @Test
    void shouldNotWaitForWhatItNoLongerHas() {
        handover.assigned(Set.of(PARTITION));

        handover.gone(Set.of(PARTITION));

        assertThat(handover.waiting()).isEmpty();
    }

    /** The group evicts a member after 10 s without a heartbeat. */
    @Test
    void shouldNotCountAsTheOwnerOnceTheGroupMayHaveEvictedIt() {
        handover.assigned(Set.of(PARTITION));
        pass(Duration.ofSeconds(60));
        handover.heard(consumer());
        assertThatCode(handover::check).doesNotThrowAnyException();

        heartbeatSecondsAgo = 7;
        handover.heard(consumer());
        assertThatCode(handover::check).doesNotThrowAnyException();
        pass(Duration.ofSeconds(2));

        assertThatThrownBy(handover::check)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));
    }

    @Test
    void shouldNotMindWhereNoCallCanComeLate() {
        Handover local = new Handover(Duration.ZERO, () -> nanos);
        local.assigned(Set.of(PARTITION));
        pass(Duration.ofSeconds(60));

        assertThat(local.waiting()).isEmpty();
        assertThat(local.isNew(Set.of(PARTITION))).isFalse();
        assertThatCode(local::check).doesNotThrowAnyException();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private MockConsumer<byte[], byte[]> consumer() {
        return new MockConsumer<>("none") {
            @Override
            public synchronized Map<MetricName, ? extends Metric> metrics() {
                MetricName name = new MetricName("last-heartbeat-seconds-ago", "", "", Map.of());
                double value = heartbeatSecondsAgo;
                return Map.of(name, new Metric() {
                    @Override
                    public MetricName metricName() {
                        return name;
                    }

                    @Override
                    public Object metricValue() {
                        return value;
                    }
                });
            }
        };
    }
}
