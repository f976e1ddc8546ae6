package dev.swath.gateway.chat;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.TileCounts.Total;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeDialogueModel;
import dev.swath.gateway.FakeIndex;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.FindTile;
import dev.swath.gateway.Grants;
import dev.swath.gateway.chat.ChatMessage.Speaker;
import dev.swath.gateway.chat.ChatMessage.TurnPart;
import dev.swath.gateway.search.CountTiles;
import dev.swath.gateway.search.Search;
import dev.swath.gateway.search.SearchTiles;
import dev.swath.service.ConcurrencyLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers keep the threshold and the order of the search, count by it, and end in time. */
class HonestChatTest {
    private static final double LEAST = 0.975;

    private final Tile best = tile("ucm/best.jpg", NOON, null);
    private final Tile newer = tile("ucm/newer.jpg", NOON.plusSeconds(60), null);
    private final Tile court = tile("ucm/court.jpg", NOON.plusSeconds(120), null);
    private final FakeIndex index = new FakeIndex()
            .add(MODEL, row(best, "a boat", 0, 1, 0))
            .add(MODEL, row(newer, "a boat at a quay", 0, 0.9f, 0.35f))
            .add(MODEL, row(court, "a court", 0, 0, 1));
    private final CurrentModel currentModel = new CurrentModel(index);
    private final Search search =
            new SearchTiles(index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 10), LEAST);

    @Test
    void shouldSortAllThatIsAlikeAndNotOnlyTheFirst() {
        assertThat(hits(say("top 1 boats"))).containsExactly(best.tileId());
        assertThat(hits(say("top 1 boats, newest first"))).containsExactly(newer.tileId());
    }

    @Test
    void shouldGiveThePlansThresholdToTheSearch() {
        Plan plan = plan("boats", new Plan.Threshold(0.991));

        assertThat(hits(run(plan))).containsExactly(best.tileId());
        assertThat(texts(run(plan.counting()))).startsWith("1: boats");
    }

    @Test
    void shouldCountWhatIsAboveTheThreshold() {
        ChatAnswer answer = say("how many boats?");

        assertThat(texts(answer)).isEqualTo("2: boats.");
        assertThat(hits(answer)).isEmpty();
        assertThat(AnswerWords.number(Plan.EMPTY, new Total(10_000, Total.Relation.GTE), List.of()))
                .isEqualTo("At least 10000: images.");
    }

    @Test
    void shouldSayThatNothingIsAlikeAndWhatIsNearest() {
        ChatAnswer answer = run(plan("a boat and an airplane", null));

        assertThat(hits(answer)).isEmpty();
        assertThat(texts(answer))
                .matches("Nothing in the catalogue is like that: .*\\. The nearest is tile \\S+ \\(\\d+ % likely\\)\\.")
                .contains(best.tileId().value());
    }

    @Test
    void shouldSayWhereThereIsNoProbability() {
        Plan like = plan(null, new Plan.Threshold(0.9)).withLike("tile:" + best.tileId());

        assertThat(texts(run(like))).isEqualTo(AnswerWords.WITHOUT_PROBABILITY);
    }

    @Test
    void shouldAskWhatIsToBeLikely() {
        assertThat(run(plan(null, new Plan.Threshold(0.9))).plan())
                .extracting(Plan::ask)
                .isEqualTo(Plan.Ask.SUBJECT);
    }

    @Test
    void shouldEndWithWordsWhereASearchTakesTooLong() {
        CountDownLatch over = new CountDownLatch(1);
        Search endless = (query, grants) -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return search.search(query, grants);
        };

        ChatAnswer answer = chat(endless, Duration.ofMillis(20))
                .answer(request("boats", null), Grants.all(), AnswerChat.AnswerListener.NOBODY);
        over.countDown();

        assertThat(texts(answer)).startsWith("I stop here: ");
        assertThat(hits(answer)).isEmpty();
        assertThat(answer.plan()).extracting(Plan::subject).isEqualTo("boats");
        assertThat(AnswerWords.tooLate(Duration.ofSeconds(30))).contains("the 30 seconds that an answer may take");
    }

    private ChatAnswer say(String words) {
        return answer(words, null);
    }

    private ChatAnswer run(Plan plan) {
        return answer("words", plan);
    }

    private ChatAnswer answer(String words, @Nullable Plan plan) {
        return chat(search, Duration.ofHours(1))
                .answer(request(words, plan), Grants.all(), AnswerChat.AnswerListener.NOBODY);
    }

    private AnswerChat chat(Search by, Duration time) {
        return new AnswerChat(
                by,
                new CountTiles(
                        index, new FakeQueryEncoder(), currentModel, new ConcurrencyLimit("searches", 10), LEAST),
                new FindTile(index, currentModel),
                new FakeDialogueModel().voice(index, currentModel),
                new ChatLimits(50, 200, 2, 1_000, time, 4),
                () -> NOON);
    }

    private static ChatRequest request(String words, @Nullable Plan plan) {
        ChatMessage turn = new ChatMessage(Speaker.USER, List.of(new TurnPart.Words(words)), null);
        return new ChatRequest(List.of(turn), plan, NOON, false);
    }

    private static Plan plan(@Nullable String subject, Plan.@Nullable Threshold threshold) {
        return new Plan(
                subject,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                threshold,
                Plan.Sort.SCORE,
                null,
                false,
                List.of(),
                null);
    }

    private static List<TileId> hits(ChatAnswer answer) {
        return answer.parts().stream()
                .filter(ChatAnswer.AnswerPart.Shows.class::isInstance)
                .flatMap(part -> ((ChatAnswer.AnswerPart.Shows) part).hits().stream())
                .map(Result::tileId)
                .toList();
    }

    private static String texts(ChatAnswer answer) {
        return String.join(
                "\n",
                answer.parts().stream()
                        .filter(ChatAnswer.AnswerPart.Says.class::isInstance)
                        .map(part -> ((ChatAnswer.AnswerPart.Says) part).text())
                        .toList());
    }
}
