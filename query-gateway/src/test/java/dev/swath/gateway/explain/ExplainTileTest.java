package dev.swath.gateway.explain;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.api.TileExplanation;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipReader;
import dev.swath.chip.ChipWriter;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.gateway.ReadPicture;
import dev.swath.gateway.wiring.FakePictures;
import dev.swath.service.ConcurrencyLimit;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainTileTest {
    private static final int SIDE = 70;

    private final Tile tile = tile("ours/a.tif", NOON, null);
    private final FakePictures store = new FakePictures();
    private final FakeIndex index = new FakeIndex();
    private final FindTile tiles = new FindTile(index, new CurrentModel(index));
    private final RedEncoder encoder = new RedEncoder();
    private final ExplainTile explain = new ExplainTile(
            encoder,
            tiles,
            new ReadPicture(store, "swath-chips", tiles, 1 << 20),
            new ConcurrencyLimit("explanations", 1),
            10);

    /** Sees how much of a picture is red. */
    private final class RedEncoder implements QueryEncoder {
        private int asked;

        @Override
        public QueryVector encodeText(String text) {
            return new QueryVector(MODEL, Embedding.of(new float[] {1, 0}), null);
        }

        @Override
        public QueryVector encodeImage(byte[] image) {
            asked++;
            Chip chip = ChipReader.read(image, ChipPlace.of(tile));
            int red = 0;
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    red += chip.rgb(x, y) == 0xff0000 ? 1 : 0;
                }
            }
            return new QueryVector(MODEL, Embedding.of(new float[] {red, 500}), null);
        }
    }

    @BeforeEach
    void aPictureWithARedCell() {
        byte[] pixels = new byte[SIDE * SIDE * Chip.CHANNELS];
        for (int y = 20; y < 30; y++) {
            for (int x = 50; x < 60; x++) {
                pixels[(y * SIDE + x) * Chip.CHANNELS] = (byte) 0xff;
            }
        }
        store.with(tile.picture().chip(), ChipWriter.write(tile.tileId(), Chip.of(SIDE, SIDE, pixels)));
        index.add(MODEL, row(tile, "a red roof beside trees", 1, 0));
    }

    @Test
    void shouldSayWhereATextIsSeenAndWhichWordsMatch() {
        TileExplanation explanation = explain.explain(tile.tileId(), "red roofs", Grants.all());

        assertThat(explanation.words()).containsExactly("red", "roof");
        assertThat(explanation.grid())
                .hasSize(7)
                .allSatisfy(cells -> assertThat(cells).hasSize(7));
        for (int row = 0; row < 7; row++) {
            for (int column = 0; column < 7; column++) {
                double drop = explanation.grid().get(row).get(column);
                assertThat(drop > 0.1).as("%d, %d", row, column).isEqualTo(row == 2 && column == 5);
            }
        }
        assertThat(explanation.overlay()).endsWith("/explain/overlay?text=red+roofs");
        assertThat(encoder.asked).isEqualTo(50);
    }

    @Test
    void shouldMarkThePlaceAndRememberTheAnswer() {
        explain.explain(tile.tileId(), "grass", Grants.all());

        Chip marked = ChipReader.read(explain.overlay(tile.tileId(), "grass", Grants.all()), ChipPlace.of(tile));

        assertThat(encoder.asked).isEqualTo(50);
        assertThat(marked.rgb(55, 25) >> 16).isEqualTo(0xff);
        assertThat(marked.rgb(5, 5)).isEqualTo(0);
    }

    @Test
    void shouldExplainOnlyWhatTheCallerMaySee() {
        assertThatThrownBy(() -> explain.explain(tile.tileId(), "red", Grants.of(Set.of("theirs"))))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
        assertThatThrownBy(() -> explain.explain(tile.tileId(), " ", Grants.all()))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo("text"));
    }
}
