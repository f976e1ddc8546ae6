package dev.swath.caption;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Tensor;
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

    /** By an encoding that was captioned before, else by one that is made up: so the very first is told from a machine without memory, too. */
    @Override
    public boolean proveWell(@Nullable ReceivedRecord<TileEncoded> good, Tenure tenure) {
        Tensor features = good == null ? captioner.sample() : good.event().features();
        var _ = captioner.caption(List.of(features));
        return true;
    }

    @Override
    public BatchResult<TileEncoded> work(List<ReceivedRecord<TileEncoded>> tiles) {
        List<Caption> captions = captioner.caption(
                tiles.stream().map(tile -> tile.event().features()).toList());
        List<OutgoingRecord> outgoing = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            TileEncoded encoded = tiles.get(i).event();
            outgoing.add(OutgoingRecord.of(TileCaptioned.of(encoded.tile(), encoded.modelVersion(), captions.get(i)))
                    .after(tiles.get(i)));
        }
        return BatchResult.of(outgoing);
    }
}
