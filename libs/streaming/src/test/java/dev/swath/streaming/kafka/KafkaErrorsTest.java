package dev.swath.streaming.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class KafkaErrorsTest {
    @Test
    void shouldTellAFullDiskFromABrokerThatIsAwayAndFromABug() {
        assertThat(code(new KafkaStorageException("disk"))).isEqualTo(ErrorCode.DISK_FULL);
        assertThat(code(new TimeoutException("away"))).isEqualTo(ErrorCode.KAFKA_UNAVAILABLE);
        assertThat(code(new RecordTooLargeException("large"))).isEqualTo(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void shouldSayWhatWasTriedAndWhatKafkaSaid() {
        CatalogueException converted =
                KafkaErrors.convert("publishing", new ExecutionException(new TimeoutException("no leader")));

        assertThat(converted).hasMessage("publishing failed: TimeoutException: no leader");
    }

    private static ErrorCode code(Exception thrown) {
        return KafkaErrors.convert("publishing", new ExecutionException(thrown)).code();
    }
}
