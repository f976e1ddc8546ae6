package dev.swath.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class BrokerWatchTest {
    private final AtomicLong nanos = new AtomicLong();
    private final BrokerWatch watch = new BrokerWatch("broker:9092", nanos::get);

    @Test
    void shouldComplainOfABrokerThatKeepsItsConnectionsAndIsSilent() {
        assertThat(watch.hears(received(100))).isTrue();
        pass(BrokerWatch.SILENCE);
        assertThat(watch.hears(received(100))).isFalse();
        assertThat(watch.findComplaint()).isEmpty();

        pass(Duration.ofSeconds(1));
        assertThat(watch.hears(received(100))).isFalse();
        assertThat(watch.findComplaint())
                .hasValueSatisfying(complaint -> assertThat(complaint.code()).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE));

        assertThat(watch.hears(received(101))).isTrue();
        assertThat(watch.findComplaint()).isEmpty();
    }

    @Test
    void shouldNotTakeConnectionsThatAreResetForAnswers() {
        for (int second = 0; second < 10; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(watch.hears(Map.of(
                            name("connection-count", "consumer-metrics"), metric(second % 2),
                            name("connection-creation-total", "consumer-metrics"), metric(second),
                            name("incoming-byte-total", "consumer-node-metrics"), metric(second))))
                    .isFalse();
        }
        assertThat(watch.findComplaint()).isPresent();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Map<MetricName, Metric> received(double bytes) {
        return Map.of(name("incoming-byte-total", "consumer-metrics"), metric(bytes));
    }

    private static MetricName name(String name, String group) {
        return new MetricName(name, group, "", Map.of());
    }

    private static Metric metric(double value) {
        return new Metric() {
            @Override
            public MetricName metricName() {
                return name("any", "any");
            }

            @Override
            public Object metricValue() {
                return value;
            }
        };
    }
}
