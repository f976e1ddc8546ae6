package dev.swath.indexer.simulation;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import dev.swath.indexer.Parts;
import dev.swath.streaming.SimulatedBroker;
import dev.swath.vectorindex.row.RowVersion;
import dev.swath.vectorindex.row.RowVersion.Standing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What must hold at every commit, and what must be left at the end. */
final class Expectations {
    /** A record of the input: a state, garbage, or, with neither, a marker. */
    private record Told(@Nullable TileState state, boolean garbage) {}

    private final SimulatedIndex index;
    private final ProtocolSimulation.Refusals refusals;
    private final List<List<Told>> input = new ArrayList<>();
    private final Map<String, TileState> newest = new HashMap<>();
    private final Map<String, Integer> tellings = new HashMap<>();
    private final Map<String, String> items = new HashMap<>();
    private final Map<String, Integer> published = new HashMap<>();
    private final Set<String> open = new HashSet<>();
    private boolean reset;
    private @Nullable String verdict;

    Expectations(SimulatedIndex index, ProtocolSimulation.Refusals refusals) {
        this.index = index;
        this.refusals = refusals;
        for (int partition = 0; partition < Histories.PARTITIONS; partition++) {
            input.add(new ArrayList<>());
        }
    }

    void told(int partition, TileState state) {
        input.get(partition).add(new Told(state, false));
        newest.put(state.recordKey(), state);
        if (state.tile() != null) {
            tellings.merge(itemId(state), 1, Integer::sum);
        }
    }

    void garbage(int partition) {
        input.get(partition).add(new Told(null, true));
    }

    void marker(int partition) {
        input.get(partition).add(new Told(null, false));
    }

    void offsetsReset() {
        reset = true;
    }

    boolean isOpen(String failureId) {
        return open.contains(failureId);
    }

    boolean isBroken() {
        return verdict != null;
    }

    void broken(String why) {
        if (verdict == null) {
            verdict = why;
        }
    }

    Optional<String> verdict() {
        return Optional.ofNullable(verdict);
    }

    /** An offset is passed only by what is in the index or is a failure, and an item is told only of what is in the index. */
    void committed(SimulatedBroker.Committed transaction) {
        for (ProducerRecord<byte[], byte[]> written : transaction.records()) {
            String key = new String(written.key(), StandardCharsets.UTF_8);
            if (written.topic().equals(Topic.FAILURES.topicName())) {
                boolean _ = written.value() == null ? open.remove(key) : open.add(key);
            } else if (written.topic().equals(Topic.ITEMS.topicName())) {
                item(key, written);
            } else {
                broken("something was written to " + written.topic());
            }
        }
        transaction.to().forEach((partition, to) -> {
            long from = transaction.from().getOrDefault(partition, 0L);
            if (to < from && !reset) {
                broken("the offset of %s went from %d back to %d".formatted(partition, from, to));
            }
            for (long offset = from; offset < to; offset++) {
                passed(partition, offset);
            }
        });
    }

    private void passed(TopicPartition partition, long offset) {
        Told told = input.get(partition.partition()).get((int) offset);
        TileState state = told.state();
        if (told.garbage()) {
            String id = new TileFailed.RecordPlace(partition.topic(), partition.partition(), offset).toString();
            if (!open.contains(id)) {
                broken("garbage at %s was passed without a failure".formatted(id));
            }
        } else if (state != null
                && !refusals.refuses(state)
                && !isIndexed(state.modelVersion(), state.tileId(), version(state))) {
            broken("%s was passed before the index had it".formatted(state.eventId()));
        }
    }

    private void item(String tileId, ProducerRecord<byte[], byte[]> written) {
        if (written.value() == null) {
            items.remove(tileId);
            return;
        }
        String id = new String(written.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
        items.put(tileId, id);
        published.merge(id, 1, Integer::sum);
        String[] parts = id.split("/", 4);
        RowVersion version = new RowVersion(
                Long.parseLong(parts[1]), parts[3].equals("captioned") ? Standing.CAPTIONED : Standing.SEARCHABLE);
        if (!isIndexed(new ModelVersion(parts[2]), new TileId(tileId), version)) {
            broken("item %s was published before the index had it".formatted(id));
        }
    }

    private boolean isIndexed(ModelVersion modelVersion, TileId tileId, RowVersion version) {
        return index.version(modelVersion, tileId)
                .filter(row -> row.compareTo(version) >= 0)
                .isPresent();
    }

    void checkEnd() {
        index.findRegression().ifPresent(this::broken);
        newest.values().forEach(this::checkNewest);
        if (!reset) {
            published.forEach((id, times) -> {
                if (times > tellings.getOrDefault(id, 0)) {
                    broken("item %s was published %d times".formatted(id, times));
                }
            });
        }
    }

    private void checkNewest(TileState state) {
        boolean failed = open.contains(TileFailed.idOf(state.tileId().value(), Stage.INDEX));
        if (refusals.refuses(state)) {
            if (!failed) {
                broken(state.eventId() + " was refused, and no failure says so");
            }
            return;
        }
        if (failed) {
            broken(state.eventId() + " came after a failure, which is still open");
        }
        Optional<RowVersion> row = index.version(state.modelVersion(), state.tileId());
        if (!row.equals(Optional.of(version(state)))) {
            broken("the newest is %s, the index has %s".formatted(state.eventId(), row));
        }
        if (state.modelVersion().equals(Parts.MINI)) {
            String expected = state.tile() == null ? null : itemId(state);
            String found = items.get(state.tileId().value());
            if (expected == null ? found != null : !expected.equals(found)) {
                broken("the newest is %s, the item %s".formatted(state.eventId(), found));
            }
        }
    }

    private static String itemId(TileState state) {
        return state.tileId() + "/" + state.generation() + "/" + state.modelVersion()
                + (state.caption() == null ? "/searchable" : "/captioned");
    }

    private static RowVersion version(TileState state) {
        return new RowVersion(
                state.generation(),
                state.tile() == null
                        ? Standing.RETIRED
                        : state.caption() == null ? Standing.SEARCHABLE : Standing.CAPTIONED);
    }
}
