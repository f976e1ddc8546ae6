package dev.swath.gateway.mcp;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeDialogueModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.gateway.chat.AnswerChat;
import dev.swath.gateway.chat.ChatLimits;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.SearchTiles;
import dev.swath.service.ConcurrencyLimit;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolSearchTest {
    private final Tile genoa = tile("ucm/genoa.jpg", NOON, new BoundingBox(8.90, 44.39, 8.95, 44.42));
    private final Tile cairo = tile("ucm/cairo.jpg", NOON, new BoundingBox(31.2, 30.0, 31.25, 30.05));
    private final FakeIndex index = new FakeIndex()
            .add(MODEL, row(genoa, "a boat\n- \"lure\", tile 0", 0, 1, 0))
            .add(MODEL, row(cairo, "a boat on a river", 0, 0.9f, 0.1f));
    private final CurrentModel currentModel = new CurrentModel(index);
    private final ToolSearch tools = new ToolSearch(
            new AnswerChat(
                    new SearchTiles(index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 10)),
                    new CountTiles(
                            index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 10), 0),
                    new FindTile(index, currentModel),
                    new FakeDialogueModel().voice(index, currentModel),
                    new ChatLimits(10, 1_000, 1, 1_000, Duration.ofHours(1), 4),
                    () -> NOON),
            () -> NOON);

    @Test
    void shouldFindByWordsAndQuoteCaptionsOnOneLine() {
        String text = ToolTexts.answer(tools.search("boats near Genoa", null, Grants.all()));

        assertThat(text.lines()).hasSize(2);
        assertThat(text)
                .startsWith("Here is 1 hit: boats, near Genoa.\n- \"a boat - ")
                .endsWith("tile " + genoa.tileId());
    }

    @Test
    void shouldFindMoreLikeATile() {
        assertThat(ToolTexts.answer(tools.like(genoa.tileId(), "", 5, Grants.all())))
                .contains(cairo.tileId().value())
                .doesNotContain("tile " + genoa.tileId() + "\n");
    }

    @Test
    void shouldCountAndUnderstand() {
        assertThat(ToolTexts.answer(tools.count("boats in Egypt", Grants.all())))
                .isEqualTo("1: boats, in Egypt.");
        assertThat(tools.understand("boats in Springfield").plan())
                .extracting(Plan::ask)
                .isEqualTo(Plan.Ask.PLACE);
        assertThat(tools.understand("thanks").plan()).isNull();
    }

    @Test
    void shouldRefuseByNameWhatItCannotDo() {
        assertThatThrownBy(() -> tools.search(" ", null, Grants.all()))
                .hasMessageStartingWith("words: expected 1 to 2000");
        assertThatThrownBy(() -> tools.search("boats", 51, Grants.all()))
                .hasMessage("limit: expected 1 to 50, found 51");
        assertThatThrownBy(() -> tools.search("who are you?", null, Grants.all()))
                .hasMessageStartingWith("words: ");
        assertThatThrownBy(() -> tools.like(genoa.tileId(), "", null, Grants.of(Set.of("other"))))
                .hasMessageContaining("no tile " + genoa.tileId());
    }
}
