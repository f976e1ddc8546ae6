package dev.swath.modelruntime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Caption.Ending;
import dev.swath.modelruntime.bundle.BundleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected tokens are those of {@code onnx.reference} over the tiny bundle, decoded without a cache. */
class TextGeneratorTest {
    private LanguageModel language;
    private TextGenerator generator;

    @TempDir
    Path folder;

    @BeforeEach
    void openWithoutChat() {
        open(TinyBundle.open());
    }

    @AfterEach
    void close() {
        generator.close();
        language.close();
    }

    @Test
    void shouldGoOnFromATextWhereTheBundleKnowsNoChat() {
        assertThat(generator.generate("a harbor", 10))
                .isEqualTo(new TextGenerator.Answer("RRRRRRRRRR", 10, Ending.LENGTH, null));
    }

    @Test
    void shouldStopAtTheEndToken() {
        TextGenerator.Answer answer = generator.generate("two rivers meet", 10);

        assertThat(answer.tokens()).isEqualTo(9);
        assertThat(answer.ending()).isEqualTo(Ending.END_TOKEN);
    }

    @Test
    void shouldAnswerInTheBundlesChat() throws IOException {
        openWithChat();

        assertThat(generator.generate("two rivers meet", 10).text())
                .isEqualTo("atsp\u07BB\uFFFDpd\uFFFDRd")
                .isNotEqualTo(generator.generate("a harbor", 10).text());
    }

    @Test
    void shouldSayHowLikelyImagesAreTheAnswerWhereTheBundleCanTell() throws IOException {
        TextGenerator.Answer without = generator.generate("a harbor", 10);
        JsonNode expected = new JsonMapper()
                .readTree(TinyBundle.resource("tiny-retrieve-head/probabilities.json")
                        .toFile());
        close();
        TinyBundle.addRetrieveHead(TinyBundle.copyTo(folder));
        open(ModelBundle.open(folder));

        for (String text : List.of("a harbor", "two rivers meet")) {
            assertThat(requireNonNull(generator.generate(text, 1).retrieves()))
                    .isCloseTo(expected.path(text).asDouble(), within(1e-4));
        }
        assertThat(generator.generate("a harbor", 10).text()).isEqualTo(without.text());
    }

    @Test
    void shouldReadEarlierTurnsInTheBundlesChat() throws IOException {
        openWithChat();
        List<TextGenerator.Turn> earlier = List.of(new TextGenerator.Turn("a harbor", "boats"));
        TextGenerator.Answer without = generator.generate("two rivers", 10);
        assertThat(generator.generate(earlier, "two rivers", 10).text()).isNotEqualTo(without.text());
        close();
        TinyBundle.addRetrieveHead(folder);
        open(ModelBundle.open(folder));

        assertThat(requireNonNull(generator.generate(earlier, "two rivers", 1).retrieves()))
                .isCloseTo(
                        new JsonMapper()
                                .readTree(TinyBundle.resource("tiny-retrieve-head/probabilities.json")
                                        .toFile())
                                .path("conversation")
                                .asDouble(),
                        within(1e-4));
    }

    @Test
    void shouldRefuseAConversationWhereTheModelCannotHoldOne() {
        List<TextGenerator.Turn> earlier = List.of(new TextGenerator.Turn("a harbor", "boats"));

        assertThatThrownBy(() -> generator.generate(earlier, "two rivers", 10))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("swath-tiny-1-")
                .hasMessageContaining("cannot hold a conversation");
    }

    @Test
    void shouldCountEarlierTurnsAmongTheCharacters() throws IOException {
        openWithChat();
        List<TextGenerator.Turn> earlier =
                List.of(new TextGenerator.Turn("a", "b".repeat(TextGenerator.MAX_CHARACTERS)));

        assertThatThrownBy(() -> generator.generate(earlier, "c", 1)).hasMessageContaining("found 8002");
    }

    @Test
    void shouldRefuseAHeadOfAnotherShape() throws IOException {
        close();
        TinyBundle.addRetrieveHead(TinyBundle.copyTo(folder));
        byte[] another = Files.readAllBytes(folder.resolve(BundleFiles.TEXT_PROJECTION));
        Files.write(folder.resolve(BundleFiles.RETRIEVE_HEAD), another);
        TinyBundle.edit(
                folder, json -> json.withObject("files").put(BundleFiles.RETRIEVE_HEAD, BundleFiles.sha256(another)));

        assertThatThrownBy(() -> open(ModelBundle.open(folder)))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BUNDLE))
                .hasMessageContaining(BundleFiles.RETRIEVE_HEAD)
                .hasMessageContaining("logit");
    }

    @Test
    void shouldReadSpecialTokensOfPeopleAsPlainCharacters() {
        assertThat(generator.generate("[RET] x", 10).text())
                .isNotEqualTo(generator.generate("x", 10).text());
        assertThat(language.tokenizer().encodeText("[RET]")).doesNotContain(3);
    }

    @ParameterizedTest
    @CsvSource({"' ', 5, text", "a, 0, maxTokens", "a, 2049, maxTokens"})
    void shouldRefuseWhatIsOutOfRange(String text, int maxTokens, String named) {
        assertThatThrownBy(() -> generator.generate(text, maxTokens))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining(named);
    }

    private void openWithChat() throws IOException {
        close();
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> {
            ObjectNode chat = json.putObject("chat");
            chat.put("before", "<bos>look").put("after", "<pad>");
        });
        open(ModelBundle.open(folder));
    }

    private void open(ModelBundle bundle) {
        language = LanguageModel.open(bundle, TinyBundle.SETTINGS);
        generator = TextGenerator.open(language);
    }
}
