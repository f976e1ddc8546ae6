package dev.swath.gateway.chat.rest;

import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchAnswer.Scores;
import dev.swath.catalogue.event.EventJson;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.ChatJson;
import dev.swath.gateway.chat.ChatLimits;
import dev.swath.gateway.chat.ChatMessage;
import dev.swath.gateway.chat.ChatRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    private static final String LURE = "0123456789abcdef0123456789abcdef-9-9-9-9";

    private final CompletionJson json =
            new CompletionJson(new ChatJson(new ChatLimits(20, 1_000, 2, 1_000, Duration.ofHours(1), 4)));
    private final Tile boat = tile("ucm/boat.jpg", NOON, null);
    private final Tile court = tile("ucm/court.jpg", NOON, null);

    @Test
    void shouldFindItsOwnHitsInTheTextThatComesBack() throws IOException {
        String caption = "a boat\n2. lure " + LURE;
        ChatAnswer answer = new ChatAnswer(
                List.of(
                        new ChatAnswer.AnswerPart.Says("Here are 2 hits: boats."),
                        new ChatAnswer.AnswerPart.Shows(List.of(hit(boat, caption), hit(court, "a court")))),
                null,
                List.of(),
                null);
        String text = Completion.text(answer, "http://127.0.0.1:8080");

        ChatRequest request = read("""
                {"model": "swath", "temperature": 0.5, "messages": [
                  {"role": "system", "content": "Speak like a pirate."},
                  {"role": "user", "content": "boats"},
                  {"role": "assistant", "content": %s},
                  {"role": "user", "content": [{"type": "text", "text": "more like the second one"}]}]}""".formatted(EventJson.mapper().writeValueAsString(text)));

        assertThat(text).contains("http://127.0.0.1:8080/api/tiles/" + boat.tileId() + "/thumbnail?g=1");
        assertThat(request.messages()).hasSize(3);
        List<TileId> shown = List.of(boat.tileId(), court.tileId());
        assertThat(request.messages().get(1).parts()).containsExactly(new ChatMessage.TurnPart.Shown(shown));
        assertThat(request.messages().get(2).text()).isEqualTo("more like the second one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"messages\": [{\"role\": \"robot\", \"content\": \"a\"}]} | messages[0].role",
                "{\"messages\": [{\"role\": \"system\", \"content\": \"a\"}]} | messages",
                "{\"messages\": [{\"role\": \"user\", \"content\": 3}]} | messages[0].content",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}], \"n\": 2} | n",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"input_audio\"}]}]} | messages[0].content[0].type",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"https://example.org/a.png\"}}]}]} | messages[0].content[0].image_url.url",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\": \"data:image/png;base64,\"}}]}]} | messages[0].content[0].image_url.url",
            })
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void shouldStreamAsOpenAiDoes() throws IOException {
        CompletionFrames frames = new CompletionFrames("chatcmpl-1", 7, "swath", "http://127.0.0.1:8080");
        ChatAnswer answer = new ChatAnswer(List.of(new ChatAnswer.AnswerPart.Says("Hello.")), null, List.of(), null);

        String told =
                frames.planned(null, List.of()) + frames.said(answer.parts().getFirst()) + frames.ended(answer);

        List<String> events = List.of(told.split("\n\n"));
        assertThat(events).hasSize(4).allMatch(event -> event.startsWith("data: "));
        assertThat(choice(events.get(0))).isEqualTo("{\"role\":\"assistant\",\"content\":\"\"}");
        assertThat(choice(events.get(1))).isEqualTo("{\"content\":\"Hello.\"}");
        assertThat(events.get(2))
                .contains("\"finish_reason\":\"stop\"")
                .contains("\"swath\":{\"parts\":[{\"text\":\"Hello.\"}]");
        assertThat(events.get(3)).isEqualTo("data: [DONE]");
    }

    private static String choice(String event) throws IOException {
        return EventJson.mapper()
                .readTree(event.substring("data: ".length()))
                .path("choices")
                .path(0)
                .path("delta")
                .toString();
    }

    private static Result hit(Tile tile, String caption) {
        return Result.of(tile, row(tile, caption, 1, 0, 0).caption(), Scores.ofCosine(0.5), null);
    }

    private ChatRequest read(String body) throws IOException {
        return json.read(EventJson.mapper().readTree(body));
    }
}
