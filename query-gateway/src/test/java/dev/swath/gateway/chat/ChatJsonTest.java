package dev.swath.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatJsonTest {
    private final ChatJson json = new ChatJson(new ChatLimits(100, 1_000, 1, 4, Duration.ofHours(1), 4));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | body",
                "{} | messages",
                "{\"messages\": []} | messages",
                "{\"messages\": [1]} | messages[0]",
                "{\"messages\": [{\"role\": \"robot\", \"parts\": [{\"text\": \"a\"}]}]} | messages[0].role",
                "{\"messages\": [{\"role\": \"assistant\", \"parts\": [{\"text\": \"a\"}]}]} | messages[0].role",
                "{\"messages\": [{\"role\": \"user\", \"parts\": []}]} | messages[0].parts",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"sound\": \"a\"}]}]} | messages[0].parts[0].sound",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"text\": 1}]}]} | messages[0].parts[0].text",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"text\": \"a\", \"tile\": \"b\"}]}]} | messages[0].parts[0]",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"tile\": \"b\"}]}]} | messages[0].parts[0].tile",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"image\": \"http://example.org/a.png\"}]}]} | messages[0].parts[0].image",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"image\": \"AAAA\"}, {\"image\": \"AAAA\"}]}]} | messages",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"text\": \"a\"}]}], \"plan\": {\"limit\": 0}} | plan.limit",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"text\": \"a\"}]}], \"now\": \"today\"} | now",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"text\": \"a\"}]}], \"stream\": \"yes\"} | stream",
                "{\"messages\": [{\"role\": \"user\", \"parts\": [{\"text\": \"a\"}]}], \"temperature\": 1} | temperature",
            })
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void shouldRefuseAConversationOfTenThousandTurns() {
        String turn = "{\"role\": \"user\", \"parts\": [{\"text\": \"a\"}]}";

        assertThatThrownBy(() ->
                        read("{\"messages\": [%s]}".formatted(String.join(",", Collections.nCopies(10_000, turn)))))
                .hasMessage("messages: expected at most 100 turns, found 10000");
    }

    @Test
    void shouldRefuseALargePicture() {
        assertThatThrownBy(() -> read("{\"messages\": [{\"role\": \"user\", \"parts\": [{\"image\": \"AAAAAAAA\"}]}]}"))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
    }

    private ChatRequest read(String body) throws IOException {
        return json.read(EventJson.mapper().readTree(body));
    }
}
