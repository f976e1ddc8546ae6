package dev.swath.caption.openai;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OneSentenceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            quoteCharacter = '~',
            value = {
                "A quay with two ships.| A quay with two ships.",
                "A quay.  Two ships lie there.| A quay.",
                "**A `quay`** with [two](http://x) ships.| A quay with two ships.",
                "\"A quay with two ships.\"| A quay with two ships.",
                "Caption: A quay with ships| A quay with ships",
                "Caption: \"A quay.\"| A quay.",
                "- A quay with ships| A quay with ships",
                "1. A quay with ships| A quay with ships",
                "A road 3.5 km long.| A road 3.5 km long.",
                "Ein Hafen, «schön».| Ein Hafen, «schön».",
                "港口有两艘船| 港口有两艘船"
            })
    void shouldKeepOnePlainSentence(String answer, String expected) {
        assertThat(OneSentence.of(answer)).contains(expected);
    }

    @Test
    void shouldLeaveOutThoughtsFencesAndControlCharacters() {
        assertThat(OneSentence.of("<think>It may be\na port.</think>\n\nA port."))
                .contains("A port.");
        assertThat(OneSentence.of("```text\nA port\nby night.\n```")).contains("A port");
        assertThat(OneSentence.of("A ca\ufffdf\ufffd\ufffd")).contains("A ca f");
        assertThat(OneSentence.of("A\u0000 port\u202e by\tnight")).contains("A port by night");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "?? 12", "```", "<think>never ends. A port.", "\"\""})
    void shouldFindNoSentence(String answer) {
        assertThat(OneSentence.of(answer)).isEmpty();
    }

    @Test
    void shouldTakeNoNovelForACaption() {
        assertThat(OneSentence.of("a".repeat(401))).isEmpty();
        assertThat(OneSentence.of("a".repeat(400))).isPresent();
    }
}
