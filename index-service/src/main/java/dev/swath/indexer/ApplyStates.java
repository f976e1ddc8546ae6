package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.catalogue.event.TileState;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import dev.swath.vectorindex.VectorIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Writes states to the index, in bulk for each model version. Then it publishes an item for each live tile and a tombstone for each retracted one.
 */
public final class ApplyStates implements BatchStep<TileState, List<ReceivedRecord<TileState>>> {
    private final VectorIndex index;
    private final Supplier<Optional<ModelVersion>> shown;

    /**
     * @param shown the model version whose live states become items, asked after each write; every version is written
     *     to the index
     */
    public ApplyStates(VectorIndex index, Supplier<Optional<ModelVersion>> shown) {
        this.index = index;
        this.shown = shown;
    }

    /** The newest state of each tile and model version, in the order of the batch. */
    @Override
    public List<ReceivedRecord<TileState>> prepare(List<ReceivedRecord<TileState>> batch) {
        return StateWrites.newest(batch);
    }

    @Override
    public BatchResult<TileState> work(List<ReceivedRecord<TileState>> states) {
        return work(states, Tenure.LASTING);
    }

    /** @throws CatalogueException what {@link VectorIndex#write} and the version shown throw */
    @Override
    public BatchResult<TileState> work(List<ReceivedRecord<TileState>> states, Tenure tenure) {
        StateWrites.write(index, states, tenure);
        Optional<ModelVersion> version = shown.get();
        return BatchResult.of(states.stream()
                .flatMap(state -> announcement(state.event(), version).map(told -> told.after(state)).stream())
                .toList());
    }

    private Optional<OutgoingRecord> announcement(TileState state, Optional<ModelVersion> version) {
        Tile tile = state.tile();
        if (tile == null) {
            return version.isPresent() && livesOn(state, version.get())
                    ? Optional.empty()
                    : Optional.of(removal(state));
        }
        return version.filter(state.modelVersion()::equals).isPresent()
                ? Optional.of(OutgoingRecord.of(ItemPublished.of(tile, state.modelVersion(), state.caption())))
                : Optional.empty();
    }

    /** Whoever follows the items learns which change removed it, and of whose collection it was. */
    private static OutgoingRecord removal(TileState retracted) {
        Map<String, String> about = new HashMap<>();
        about.put(OutgoingRecord.GENERATION, Long.toString(retracted.generation()));
        if (retracted.collection() != null) {
            about.put(OutgoingRecord.COLLECTION, retracted.collection());
        }
        return OutgoingRecord.tombstone(Topic.ITEMS, retracted.tileId().value(), about);
    }

    /** The version shown may already have a later generation, since its encoding can be read before the retraction. */
    private boolean livesOn(TileState retracted, ModelVersion version) {
        return !version.equals(retracted.modelVersion())
                && index.find(version, retracted.tileId())
                        .filter(row -> row.tile().generation() > retracted.generation())
                        .isPresent();
    }
}
