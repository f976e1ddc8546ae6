package dev.swath.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.CloudEvents;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.catalogue.model.Tensor;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.Tenure;
import dev.swath.testfixtures.SampleTiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaptionTilesTest {
    private static final ModelVersion OURS = new ModelVersion("fake-1-00000000");
    private static final ModelVersion ANOTHER = new ModelVersion("fake-2-00000000");

    private static final int REFUSED = -1;

    private final List<Integer> batches = new ArrayList<>();
    private final List<String> proofs = new ArrayList<>();
    private boolean outOfMemory;
    private final CaptionTiles captionTiles = new CaptionTiles(new FakeCaptioner());

    @Test
    void shouldCaptionABatchAtOnceAndInOrder() {
        assertThat(caption(encoded("a", OURS, 1), encoded("b", OURS, 2)))
                .extracting(OutgoingRecord::event)
                .containsExactly(
                        TileCaptioned.of(tile("a"), OURS, sentence(1)), TileCaptioned.of(tile("b"), OURS, sentence(2)));
        assertThat(batches).containsExactly(2);
    }

    /** To pass over an encoding is no success, so it must not reach the worker, which closes failures by successes. */
    @Test
    void shouldNotEvenDecodeEncodingsOfAnotherModel() {
        assertThat(decoded(encoded("a", ANOTHER, 1))).isEmpty();
        assertThat(decoded(encoded("b", OURS, 2))).contains(encoded("b", OURS, 2));
    }

    @Test
    void shouldEncodeATextOnceWhileItIsKept() {
        List<String> encoded = new ArrayList<>();
        TextEncoder encoder = new CachingTextEncoder(
                text -> {
                    encoded.add(text);
                    return new QueryVector(OURS, Embedding.of(new float[] {text.length()}), null);
                },
                10);

        assertThat(encoder.encode("a harbour")).isEqualTo(encoder.encode("a harbour"));
        assertThat(encoder.encode("a river").embedding().toArray()).containsExactly(7);
        assertThat(encoded).containsExactly("a harbour", "a river");
    }

    /** The very first record may be the one that is too large. */
    @Test
    void shouldHaveTheCaptionerProveItselfWithoutATileThatWasDone() {
        assertThat(captionTiles.proveWell(null, Tenure.LASTING)).isTrue();
        assertThat(proofs).containsExactly("sample");

        outOfMemory = true;
        assertThatThrownBy(() -> captionTiles.proveWell(null, Tenure.LASTING))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY));
    }

    private static Optional<TileEncoded> decoded(TileEncoded event) {
        return CaptionTiles.decoder(OURS)
                .decode(event.recordKey(), CloudEvents.headers(event, "test", Instant.EPOCH), EventJson.write(event));
    }

    @Test
    void shouldCaptionTheNeighboursOfATileThatIsRefused() {
        BatchResult<TileEncoded> result =
                work(encoded("a", OURS, 1), encoded("b", OURS, REFUSED), encoded("c", OURS, 3));

        assertThat(result.outgoing())
                .extracting(OutgoingRecord::event)
                .containsExactly(
                        TileCaptioned.of(tile("a"), OURS, sentence(1)), TileCaptioned.of(tile("c"), OURS, sentence(3)));
        assertThat(result.failures())
                .extracting(
                        failure -> failure.received().event().tile().tileId(),
                        failure -> failure.cause().code())
                .containsExactly(tuple(tile("b").tileId(), ErrorCode.CAPTION_FAILED));
    }

    private List<OutgoingRecord> caption(TileEncoded... events) {
        return work(events).outgoing();
    }

    private BatchResult<TileEncoded> work(TileEncoded... events) {
        return captionTiles.work(captionTiles.prepare(List.of(events).stream()
                .map(event -> new ReceivedRecord<>(
                        event.recordKey(), event, new TileFailed.RecordPlace("swath.encodings", 0, 0), Instant.EPOCH))
                .toList()));
    }

    private static TileEncoded encoded(String name, ModelVersion modelVersion, int feature) {
        return new TileEncoded(
                tile(name),
                modelVersion,
                Tensor.float16(List.of(1, 1), new float[] {feature}),
                Embedding.of(new float[] {1}));
    }

    private static Tile tile(String name) {
        return SampleTiles.tile(name).build();
    }

    private static Caption sentence(int feature) {
        return Caption.ofModel("sentence " + feature, -0.5, Caption.Ending.END_TOKEN, null);
    }

    private final class FakeCaptioner implements Captioner {
        @Override
        public ModelVersion modelVersion() {
            return OURS;
        }

        @Override
        public void prove(@Nullable TileEncoded good) {
            if (outOfMemory) {
                throw new CatalogueException(ErrorCode.OUT_OF_MEMORY, "too little");
            }
            proofs.add(good == null ? "sample" : good.tile().tileId().value());
        }

        @Override
        public List<CaptionAttempt> caption(List<TileEncoded> tiles) {
            batches.add(tiles.size());
            return tiles.stream()
                    .map(tile -> (int) tile.features().toFloats()[0])
                    .<CaptionAttempt>map(feature -> feature == REFUSED
                            ? new CaptionAttempt.Uncaptioned(
                                    new CatalogueException(ErrorCode.CAPTION_FAILED, "garbage"))
                            : new CaptionAttempt.Captioned(sentence(feature)))
                    .toList();
        }
    }
}
