package dev.swath.streaming.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import dev.swath.streaming.FailureSubject;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tiles;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.step.BatchOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A success closes a failure only if it is of the same model version or a later generation. */
class FailureRecorderTest {
    private static final ModelVersion OLD = new ModelVersion("old-1-00000000");
    private static final ModelVersion NEW = new ModelVersion("new-2-00000000");
    private static final WorkerSettings SETTINGS =
            WorkerSettings.of("", "index-service", Stage.INDEX, "test", Topic.TILE_STATES);
    private static final String ID = Tiles.ingested("a").tileId().value() + "/index";
    private final CatalogueException cause = new CatalogueException(ErrorCode.MODEL_MISMATCH, "narrow");

    private final Map<String, TileFailed> open = new HashMap<>();
    private final FailureRecorder<TileState> recorder = new FailureRecorder<>(
            SETTINGS, FailureSubject::of, new KnownFailures(), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private long offset;

    @Test
    void shouldLeaveTheFailureOfAnotherModelVersionOpen() {
        write(List.of(state(OLD, 1)), OLD);
        assertThat(Objects.requireNonNull(open.get(ID)).modelVersion()).isEqualTo(OLD);

        write(List.of(state(NEW, 1)), null);
        assertThat(open).containsKey(ID);

        write(List.of(state(OLD, 1)), null);
        assertThat(open).isEmpty();
    }

    @Test
    void shouldLeaveItOpenAlsoWithinOneBatch() {
        write(List.of(state(OLD, 1), state(NEW, 1)), OLD);

        assertThat(Objects.requireNonNull(open.get(ID)).modelVersion()).isEqualTo(OLD);
    }

    @Test
    void shouldCloseTheFailureOfAnEarlierGeneration() {
        write(List.of(state(OLD, 1)), OLD);

        write(List.of(state(NEW, 2)), null);

        assertThat(open).isEmpty();
    }

    /** @param failing the model version whose states fail */
    private void write(List<TileState> states, @Nullable ModelVersion failing) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<ReceivedRecord<TileState>> received = new ArrayList<>();
        BatchOutcome outcome = new BatchOutcome();
        for (TileState state : states) {
            TileFailed.RecordPlace source = new TileFailed.RecordPlace(Topic.TILE_STATES.topicName(), 0, offset++);
            records.add(new ConsumerRecord<>(source.topic(), 0, source.offset(), new byte[] {'k'}, new byte[] {'v'}));
            received.add(new ReceivedRecord<>(state.recordKey(), state, source, Instant.EPOCH));
            if (state.modelVersion().equals(failing)) {
                outcome.giveUp(source, cause, 1);
            }
        }
        PolledBatch polled = new PolledBatch(0, records, Map.of());
        recorder.committed(recorder.entries(
                new PreparedBatch<>(polled, received, Map.of(), null, new BatchWatch(SETTINGS, polled)), outcome));
    }

    private static TileState state(ModelVersion version, long generation) {
        return TileState.retracted(Tiles.ingested("a").tileId(), version, generation);
    }

    private final class KnownFailures implements FailureIds {
        @Override
        public boolean isOpenFor(String id, @Nullable ModelVersion version, long generation) {
            TileFailed failed = open.get(id);
            return failed != null && FailureIds.closes(version, generation, failed.modelVersion(), failed.generation());
        }

        @Override
        public void opened(TileFailed failure) {
            open.put(failure.id(), failure);
        }

        @Override
        public void closed(String id) {
            open.remove(id);
        }

        @Override
        public boolean awaitCaughtUp(Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }
}
