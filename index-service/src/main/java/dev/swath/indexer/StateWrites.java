package dev.swath.indexer;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.TileState;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.WritePermit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tile states as writes to the index, in bulk for each model version. */
final class StateWrites {
    private static final Comparator<TileState> BY_VERSION = Comparator.comparingLong(TileState::generation)
            .thenComparing(state -> state.tile() == null)
            .thenComparing(state -> state.caption() != null);

    private StateWrites() {}

    /** The newest state of each tile and model version, in the order of the batch. */
    static List<ReceivedRecord<TileState>> newest(List<ReceivedRecord<TileState>> batch) {
        Map<String, ReceivedRecord<TileState>> newest = new LinkedHashMap<>();
        for (ReceivedRecord<TileState> received : batch) {
            TileState state = received.event();
            ReceivedRecord<TileState> known = newest.get(state.recordKey());
            if (known == null || BY_VERSION.compare(known.event(), state) <= 0) {
                newest.remove(state.recordKey());
                newest.put(state.recordKey(), received);
            }
        }
        return List.copyOf(newest.values());
    }

    static void write(VectorIndex index, List<ReceivedRecord<TileState>> states, Tenure tenure) {
        WritePermit permit = permit(tenure);
        Map<ModelVersion, List<IndexWrite>> writes = states.stream()
                .map(ReceivedRecord::event)
                .collect(Collectors.groupingBy(
                        TileState::modelVersion, Collectors.mapping(StateWrites::write, Collectors.toList())));
        writes.forEach((modelVersion, ofVersion) -> index.write(modelVersion, ofVersion, permit));
    }

    private static WritePermit permit(Tenure tenure) {
        return new WritePermit() {
            @Override
            public void check() {
                tenure.check();
            }

            @Override
            public boolean readsBack() {
                return tenure.isNew();
            }
        };
    }

    private static IndexWrite write(TileState state) {
        Tile tile = state.tile();
        return tile == null
                ? new IndexWrite.Retire(state.tileId(), state.generation())
                : new IndexWrite.Upsert(
                        tile,
                        Objects.requireNonNull(state.embedding(), "a live state has an embedding"),
                        state.caption());
    }
}
