package dev.swath.modelruntime.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.model.DialogueReply.ReplyEnding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DialogueWordsTest {
    private List<String> pieces = List.of();

    @Test
    void shouldKeepTheFirstLine() {
        assertThat(say(32, "A", " boat.", "\n", "Q:", " next")).isEqualTo(Optional.of(ReplyEnding.END));
        assertThat(text(32, "A", " boat.", "\n", "Q:", " next")).isEqualTo("A boat.");
    }

    @Test
    void shouldEndAtTheLimitOfWordsWithWholeSentences() {
        String[] said = {"It", " floats.", " It", " is", " a", " boat", " at", " sea"};

        assertThat(say(6, said)).isEqualTo(Optional.of(ReplyEnding.LENGTH));
        assertThat(text(6, said)).isEqualTo("It floats.");
        assertThat(text(6, "a", " b", " c", " d", " e", " f", " g")).isEqualTo("a b c d e f…");
    }

    @Test
    void shouldKeepNothingOfALoop() {
        assertThat(say(32, "no", " no", " no", " no")).isEqualTo(Optional.of(ReplyEnding.LOOP));
        String[] round = {"I'm", " glad", " of", " it.", " I'm", " glad", " of", " it.", " I'm", " glad", " of", " it."
        };
        assertThat(say(32, round)).isEqualTo(Optional.of(ReplyEnding.LOOP));
        assertThat(text(32, round)).isEmpty();
        assertThat(say(32, "very", " very", " very", " large")).isEmpty();
    }

    private Optional<ReplyEnding> say(int most, String... said) {
        return feed(new DialogueWords(this::decode, most), said);
    }

    private String text(int most, String... said) {
        DialogueWords words = new DialogueWords(this::decode, most);
        var _ = feed(words, said);
        return words.text();
    }

    private Optional<ReplyEnding> feed(DialogueWords words, String... said) {
        pieces = List.of(said);
        for (int token = 0; token < said.length; token++) {
            Optional<ReplyEnding> ending = words.add(token);
            if (ending.isPresent()) {
                return ending;
            }
        }
        return Optional.empty();
    }

    private String decode(long[] tokens) {
        return Arrays.stream(tokens)
                .mapToObj(token -> pieces.get((int) token))
                .collect(Collectors.joining())
                .strip();
    }
}
