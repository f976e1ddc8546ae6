package dev.swath.caption;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.Tenure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Captions encoded tiles in batches. */
public final class CaptionTiles implements BatchStep<TileEncoded, List<ReceivedRecord<TileEncoded>>> {
    private final Captioner captioner;

    /** Leaves encodings of another model version to another captioner: to pass over one is no success. */
    public static RecordDecoder<TileEncoded> decoder(ModelVersion modelVersion) {
        return RecordDecoder.events(Topic.ENCODINGS, TileEncoded.class)
                .where(encoded -> encoded.modelVersion().equals(modelVersion));
    }

    public CaptionTiles(Captioner captioner) {
        this.captioner = captioner;
    }

    @Override
    public List<ReceivedRecord<TileEncoded>> prepare(List<ReceivedRecord<TileEncoded>> batch) {
        return batch;
    }

    @Override
    public boolean proveWell(@Nullable ReceivedRecord<TileEncoded> good, Tenure tenure) {
        captioner.prove(good == null ? null : good.event());
        return true;
    }

    @Override
    public BatchResult<TileEncoded> work(List<ReceivedRecord<TileEncoded>> batch) {
        List<CaptionAttempt> attempts =
                captioner.caption(batch.stream().map(ReceivedRecord::event).toList());
        List<OutgoingRecord> outgoing = new ArrayList<>();
        List<BatchResult.RecordFailure<TileEncoded>> failures = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            TileEncoded encoded = batch.get(i).event();
            switch (attempts.get(i)) {
                case CaptionAttempt.Captioned captioned ->
                    outgoing.add(OutgoingRecord.of(
                                    TileCaptioned.of(encoded.tile(), encoded.modelVersion(), captioned.caption()))
                            .after(batch.get(i)));
                case CaptionAttempt.Uncaptioned uncaptioned ->
                    failures.add(new BatchResult.RecordFailure<>(batch.get(i), uncaptioned.cause()));
            }
        }
        return new BatchResult<>(outgoing, failures);
    }
}
