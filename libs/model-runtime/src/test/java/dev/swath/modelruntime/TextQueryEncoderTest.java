package dev.swath.modelruntime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextQueryEncoderTest {
    private static LanguageModel language;
    private static TextQueryEncoder encoder;

    @BeforeAll
    static void open() {
        language = LanguageModel.open(TinyBundle.open(), TinyBundle.SETTINGS);
        encoder = TextQueryEncoder.open(language);
    }

    @AfterAll
    static void close() {
        encoder.close();
        language.close();
    }

    @Test
    void shouldAgreeWithTheReference() {
        GoldenCheck.of(encoder.bundle()).verify(encoder, GoldenCheck.Scope.ALL);
    }

    @Test
    void shouldEncodeManyTextsAsItEncodesEach() {
        List<String> texts = List.of("a harbor", "two rivers meet beside a town", "a harbor", "x", "an airport");

        List<Embedding> together = encoder.encode(texts);

        for (int i = 0; i < texts.size(); i++) {
            assertThat(together.get(i).dot(encoder.encode(texts.get(i)))).isCloseTo(1f, within(1e-5f));
        }
        assertThat(together.get(0)).isNotEqualTo(together.get(1));
    }

    @Test
    void shouldTellOfEachTextWhetherItSpeaksOfSomethingToSee(@TempDir Path folder) throws IOException {
        TinyBundle.addSubjectHead(TinyBundle.copyTo(folder));
        List<String> texts = List.of("a harbor", "two rivers meet beside a town", "a harbor", "x");

        try (LanguageModel other = LanguageModel.open(ModelBundle.open(folder), TinyBundle.SETTINGS);
                TextQueryEncoder telling = TextQueryEncoder.open(other)) {
            List<EncodedText> together = telling.read(texts);

            for (int i = 0; i < texts.size(); i++) {
                EncodedText alone = telling.read(List.of(texts.get(i))).getFirst();
                assertThat(requireNonNull(together.get(i).subject()))
                        .isBetween(0.0, 1.0)
                        .isCloseTo(requireNonNull(alone.subject()), within(1e-5));
                assertThat(together.get(i).embedding().dot(encoder.encode(texts.get(i))))
                        .isCloseTo(1f, within(1e-5f));
            }
            assertThat(together.get(0).subject()).isNotEqualTo(together.get(1).subject());
        }
        assertThat(encoder.read(texts).getFirst().subject()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[RET]", "<eos>", "<bos>", "<pad>", "a<eos>b [RET] c", "<BOS>", "\uFF1Ceos\uFF1E"})
    void shouldReadSpecialTokensOfPeopleAsPlainCharacters(String text) {
        long[] tokens = encoder.tokens(text);

        long[] words = Arrays.copyOfRange(tokens, 1, tokens.length - 1);
        assertThat(tokens).startsWith(0).endsWith(3);
        assertThat(words).isNotEmpty().doesNotContain(0, 1, 2, 3);
        assertThat(language.tokenizer().decode(words)).isEqualToIgnoringCase(text);
    }

    @Test
    void shouldReadSpecialTokensOfTheBundleAsSuch() {
        assertThat(language.tokenizer().encodePrompt("<bos>[RET]")).containsExactly(0, 3);
    }

    @Test
    void shouldCountTheFirstTokensOfALongText() {
        String text = "w7 ".repeat(500);

        assertThat(encoder.tokens(text)).hasSize(TextQueryEncoder.MAX_TEXT_TOKENS + 2);
        assertThat(encoder.encode(text)).isEqualTo(encoder.encode(text + "and then some"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \t\n"})
    void shouldRefuseABlankText(String text) {
        assertRefused(text);
    }

    @Test
    void shouldRefuseATextOfTooManyCharacters() {
        assertThat(encoder.encode("a".repeat(TextQueryEncoder.MAX_CHARACTERS)).dimension())
                .isEqualTo(8);
        assertRefused("a".repeat(TextQueryEncoder.MAX_CHARACTERS + 1));
    }

    @Test
    void shouldSurviveAnyCharacters() {
        assertThat(encoder.encode("\u0000\u0001\uFFFF \uD83D\uDEF0 \uD800 lone").dimension())
                .isEqualTo(8);
    }

    private static void assertRefused(String text) {
        assertThatThrownBy(() -> encoder.encode(text))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }
}
