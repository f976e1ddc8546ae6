package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.FailureSubject;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import dev.swath.vectorindex.VectorIndex;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Writes states to a form of the index that is not searched yet. It publishes nothing: {@link ApplyStates} does, from
 * the same states.
 */
public final class FillForm implements BatchStep<TileState, List<ReceivedRecord<TileState>>> {
    private final VectorIndex index;
    private final InstantSource clock;

    /** @param index the form to be filled */
    public FillForm(VectorIndex index, InstantSource clock) {
        this.index = index;
        this.clock = clock;
    }

    @Override
    public List<ReceivedRecord<TileState>> prepare(List<ReceivedRecord<TileState>> batch) {
        return StateWrites.newest(batch);
    }

    @Override
    public BatchResult<TileState> work(List<ReceivedRecord<TileState>> states) {
        return work(states, Tenure.LASTING);
    }

    /** @throws CatalogueException what {@link VectorIndex#write} throws */
    @Override
    public BatchResult<TileState> work(List<ReceivedRecord<TileState>> states, Tenure tenure) {
        StateWrites.write(index, states, tenure);
        return BatchResult.of(List.of());
    }

    /** A failure of the stage {@link Stage#INDEX}, which goes on with the tile and closes it. */
    @Override
    public Optional<List<OutgoingRecord>> giveUp(ReceivedRecord<TileState> received, CatalogueException cause) {
        FailureSubject subject = FailureSubject.of(received.event());
        TileFailed failure = new TileFailed(
                subject.failureId(Stage.INDEX, received.source()),
                Stage.INDEX,
                subject.tileId(),
                subject.objectId(),
                subject.key(),
                subject.generation(),
                subject.modelVersion(),
                cause.code(),
                cause.kind(),
                String.valueOf(cause.getMessage()),
                1,
                received.source(),
                null,
                clock.instant());
        return Optional.of(List.of(OutgoingRecord.of(failure)));
    }
}
