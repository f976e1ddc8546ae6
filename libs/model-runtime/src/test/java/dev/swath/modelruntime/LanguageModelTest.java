package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageModelTest {
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path folder;

    @BeforeEach
    void copy() throws IOException {
        TinyBundle.copyTo(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "layers, 3, 'decoder.onnx, input', past_key_values.2.key",
        "kvHeads, 1, decoder.onnx, past_key_values.0.key",
        "headDim, 4, decoder.onnx, past_key_values.0.key",
        "model, 24, token_embeddings.onnx, inputs_embeds",
        "vocabulary, 301, decoder.onnx, logits"
    })
    void shouldRefuseDimensionsThatTheGraphsDisagreeWith(String dimension, int value, String file, String port)
            throws IOException {
        TinyBundle.edit(folder, json -> json.withObject("/dimensions").put(dimension, value));

        assertRefused(file, port);
    }

    @Test
    void shouldRefuseADecoderWithoutCache() throws Exception {
        replace("decoder.onnx", Files.readAllBytes(TinyBundle.resource("sum-of-ones.onnx")));

        assertRefused("decoder.onnx, input", "past_key_values.0.key");
    }

    @Test
    void shouldRefuseATokenizerWithoutRet() throws Exception {
        editTokenizer(json -> ((ArrayNode) json.path("added_tokens")).remove(3));

        assertRefused("tokenizer.json, added_tokens", "[RET]");
    }

    @Test
    void shouldRefuseATokenizerWhoseRetIsAnotherToken() throws IOException {
        TinyBundle.edit(folder, json -> json.withObject("/tokens").put("ret", 4));

        assertRefused("tokenizer.json, added_tokens, [RET]: expected id 4", "found 3");
    }

    @Test
    void shouldTakeSpecialTokensAboveTheLogits() throws Exception {
        int above = 5000;
        editTokenizer(json -> ((ObjectNode) json.path("added_tokens").path(3)).put("id", above));
        editTokenizer(json -> ((ObjectNode) json.path("model").path("vocab")).put("[RET]", above));
        TinyBundle.edit(folder, json -> json.withObject("/tokens").put("ret", above));

        try (LanguageModel language = LanguageModel.open(ModelBundle.open(folder), TinyBundle.SETTINGS);
                TextGenerator generator = TextGenerator.open(language)) {
            assertThat(generator.generate("a harbor", 3).tokens()).isEqualTo(3);
            assertThat(language.tokenizer().encodePrompt("[RET]")).containsExactly(above);
        }
    }

    private void editTokenizer(Consumer<ObjectNode> change) throws Exception {
        ObjectNode json =
                (ObjectNode) MAPPER.readTree(folder.resolve("tokenizer.json").toFile());
        change.accept(json);
        replace("tokenizer.json", MAPPER.writeValueAsBytes(json));
    }

    private void replace(String name, byte[] content) throws Exception {
        Files.write(folder.resolve(name), content);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        TinyBundle.edit(folder, json -> json.withObject("/files").put(name, sha256));
    }

    private void assertRefused(String first, String second) {
        assertThatThrownBy(() -> LanguageModel.open(ModelBundle.open(folder), TinyBundle.SETTINGS)
                        .close())
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_BUNDLE))
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }
}
