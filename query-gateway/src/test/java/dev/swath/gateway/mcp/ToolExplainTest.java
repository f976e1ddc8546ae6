package dev.swath.gateway.mcp;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipReader;
import dev.swath.chip.ChipWriter;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeDialogueModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.gateway.ReadPicture;
import dev.swath.gateway.chat.AnswerChat;
import dev.swath.gateway.chat.ChatLimits;
import dev.swath.gateway.explain.ExplainTile;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.SearchTiles;
import dev.swath.gateway.wiring.FakePictures;
import dev.swath.service.ConcurrencyLimit;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ToolExplainTest {
    private static final int SIDE = 70;

    private final Tile tile = tile("ours/a.tif", NOON, null);
    private final FakePictures store = new FakePictures();
    private final FakeIndex index = new FakeIndex();
    private final CurrentModel currentModel = new CurrentModel(index);
    private final FindTile tiles = new FindTile(index, currentModel);
    private final QueryEncoder encoder = new RedEncoder();
    private final ConcurrencyLimit places = new ConcurrencyLimit("searches", 10);
    private final ToolExplain tool = new ToolExplain(
            new ToolSearch(
                    new AnswerChat(
                            new SearchTiles(index, encoder, currentModel, places),
                            new CountTiles(index, encoder, currentModel, places, 0),
                            tiles,
                            new FakeDialogueModel().voice(index, currentModel),
                            new ChatLimits(10, 1_000, 1, 1_000, Duration.ofHours(1), 4),
                            () -> NOON),
                    () -> NOON),
            new ExplainTile(encoder, tiles, new ReadPicture(store, "swath-chips", tiles, 1 << 20), places, 10));

    /** Sees how much of a picture is red, whatever the text. */
    private final class RedEncoder implements QueryEncoder {
        @Override
        public QueryVector encodeText(String text) {
            return new QueryVector(MODEL, Embedding.of(new float[] {1, 0}), null);
        }

        @Override
        public QueryVector encodeImage(byte[] image) {
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
    void aPictureThatIsRedAtTheTopRight() {
        byte[] pixels = new byte[SIDE * SIDE * Chip.CHANNELS];
        for (int y = 0; y < 10; y++) {
            for (int x = 60; x < SIDE; x++) {
                pixels[(y * SIDE + x) * Chip.CHANNELS] = (byte) 0xff;
            }
        }
        store.with(tile.picture().chip(), ChipWriter.write(tile.tileId(), Chip.of(SIDE, SIDE, pixels)));
        index.add(MODEL, row(tile, "a red roof beside trees", 1, 0));
    }

    @Test
    void shouldSayWhereWordsAreSeenAndShowIt() {
        ToolExplain.ExplainedPicture answer = tool.explain("roofs in Italy", tile.tileId(), Grants.all());

        assertThat(answer.text())
                .startsWith("A search for roofs, in Italy. ")
                .contains("seen most at the top right (red in the image). Its caption says: roof.");
        Chip marked = ChipReader.read(Base64.getDecoder().decode(requireNonNull(answer.overlay())), ChipPlace.of(tile));
        assertThat(marked.rgb(65, 5) >> 16).isEqualTo(0xff);
        assertThat(answer.explained().seen()).isNotNull();
    }

    @Test
    void shouldExplainThePlanWithoutATile() {
        ToolExplain.ExplainedPicture answer = tool.explain("roofs near Springfield", null, Grants.all());

        assertThat(answer.overlay()).isNull();
        assertThat(answer.explained().plan()).extracting(Plan::ask).isEqualTo(Plan.Ask.PLACE);
        assertThat(tool.explain("thanks", null, Grants.all()).text()).isEqualTo("No search is asked for.");
    }

    @Test
    void shouldSayThatNothingIsLookedForAndHideOtherPeoplesTiles() {
        assertThat(tool.explain("images in Italy", tile.tileId(), Grants.all()).text())
                .endsWith("The words name nothing to look for in the picture.");
        assertThatThrownBy(() -> tool.explain("roofs", tile.tileId(), Grants.of(Set.of("theirs"))))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
}
