package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.bundle.BundleFiles;
import dev.swath.modelruntime.decoding.DecoderInputs;
import dev.swath.modelruntime.decoding.KeyValueCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle imported from checkpoints laid out as published (a Qwen3 in shards and both towers of a CLIP), against what transformers
 * gives; {@code training/tests/published.py} made both.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedBundleParityTest {
    private static final float TOLERANCE = 1e-4f;

    private final ModelBundle bundle = ModelBundle.open(TinyBundle.resource("published-bundle"));
    private final Dimensions sizes = bundle.description().dimensions();
    private JsonNode expected;
    private LanguageModel language;
    private VisionEncoder vision;

    @BeforeAll
    void open() throws IOException {
        expected = new JsonMapper()
                .readTree(TinyBundle.resource("published-bundle.json").toFile());
        language = LanguageModel.open(bundle, TinyBundle.SETTINGS);
        vision = VisionEncoder.open(bundle, TinyBundle.SETTINGS);
    }

    @AfterAll
    void close() {
        vision.close();
        language.close();
    }

    @Test
    void shouldGiveTheLogitsOfTransformersTokenByToken() throws IOException {
        long[] tokens = new JsonMapper().convertValue(expected.path("tokens"), long[].class);
        float[] all = floats("logits");
        try (DecoderInputs inputs = new DecoderInputs(sizes);
                KeyValueCache cache = new KeyValueCache(sizes)) {
            inputs.reserve(1, 1, tokens.length);
            inputs.reserveLogits(1, 1);
            cache.reset(1, 1, tokens.length);
            for (int i = 0; i < tokens.length; i++) {
                inputs.ids().set(ValueLayout.JAVA_LONG, 0, tokens[i]);
                language.embed(inputs.ids(), 1, 1, inputs.embeds());

                language.decode(inputs, 1, cache);

                float[] row = new float[sizes.vocabulary()];
                System.arraycopy(all, i * row.length, row, 0, row.length);
                assertThat(floats(inputs.logits(), row.length))
                        .as("position " + i)
                        .containsExactly(row, within(TOLERANCE));
            }
        }
    }

    @Test
    void shouldGiveTheFeaturesAndTheEmbeddingOfTransformers() throws IOException {
        EncodedImage encoded = encode(picture());

        // Features are float16: a step is at most 2^-8 below 8.
        assertThat(encoded.features().toFloats()).containsExactly(floats("lastHiddenState"), within(4e-3f));
        assertThat(encoded.embedding().toArray()).containsExactly(floats("imageEmbedding"), within(TOLERANCE));
    }

    @Test
    void shouldEmbedAQueryAsTheTextTowerOfTransformersDoes() throws IOException {
        try (TextQueryEncoder queries = TextQueryEncoder.open(language)) {
            String text = expected.path("text").asText();

            Embedding found = queries.encode(text);

            assertThat(queries.tokens(text))
                    .isEqualTo(new JsonMapper().convertValue(expected.path("queryTokens"), long[].class));
            assertThat(found.toArray()).containsExactly(floats("textEmbedding"), within(TOLERANCE));
        }
    }

    @Test
    void shouldCutAQueryToTheTowersContextAndReadSpecialTokensAsLetters() {
        try (TextQueryEncoder queries = TextQueryEncoder.open(language)) {
            long[] longest = queries.tokens("an airplane ".repeat(40));
            long[] plain = queries.tokens("<|endoftext|>");

            assertThat(longest).hasSize(20).endsWith(queries.tokens("a")[2]);
            assertThat(plain).hasSizeGreaterThan(3);
            assertThat(queries.encode(List.of("<|endoftext|>", "Größe ½ km²", "an airplane ".repeat(40))))
                    .allSatisfy(vector -> assertThat(vector.dimension()).isEqualTo(sizes.embedding()));
        }
    }

    @Test
    void shouldCaptionAPictureAndFindTheOneThatTransformersFinds() throws IOException {
        try (CaptionGenerator captions = CaptionGenerator.open(language);
                TextQueryEncoder queries = TextQueryEncoder.open(language)) {
            List<EncodedImage> images = TinyBundle.PICTURES.stream()
                    .map(name -> encode(TinyBundle.picture(name)))
                    .toList();
            Embedding asked = queries.encode(expected.path("text").asText());

            EncodedImage hit = images.stream()
                    .max(Comparator.comparingDouble(image -> asked.dot(image.embedding())))
                    .orElseThrow();
            List<Caption> written = captions.caption(List.of(hit.features()), CaptionOptions.of(bundle));

            Embedding text = Embedding.of(floats("textEmbedding"));
            float nearest = images.stream()
                    .map(image -> text.dot(image.embedding()))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            assertThat(asked.dot(hit.embedding())).isEqualTo(nearest, within(1e-5f));
            assertThat(written)
                    .singleElement()
                    .satisfies(caption -> assertThat(caption.text()).isNotNull());
        }
    }

    @Test
    void shouldPassItsGoldenCheck() {
        GoldenCheck check = GoldenCheck.of(bundle);
        try (CaptionGenerator generator = CaptionGenerator.open(language);
                TextQueryEncoder queries = TextQueryEncoder.open(language)) {
            check.verify(vision, GoldenCheck.Scope.ALL);
            check.verify(generator, GoldenCheck.Scope.ALL);
            check.verify(queries, GoldenCheck.Scope.ALL);
        }
    }

    @Test
    void shouldRefuseATextTowerThatIsNotDescribedOrNotWhole(@TempDir Path folder) throws IOException {
        assertRefused(folder.resolve("format"), json -> json.put("format", 2), "none before format 3");
        assertRefused(
                folder.resolve("undescribed"), json -> json.remove("textEncoder"), "no text_encoder.onnx without");
        assertRefused(
                folder.resolve("missing"),
                json -> json.withObject("files").remove(BundleFiles.TEXT_TOKENIZER),
                "text_tokenizer.json, since there is a textEncoder");
        assertRefused(
                folder.resolve("context"),
                json -> json.withObject("textEncoder").put("contextLength", 0),
                "textEncoder.contextLength");
        assertRefused(
                folder.resolve("subject"),
                json -> json.withObject("files").put(BundleFiles.SUBJECT_HEAD, "0".repeat(64)),
                "no subject_head.onnx beside a textEncoder");
    }

    private void assertRefused(Path copy, Consumer<ObjectNode> change, String message) throws IOException {
        try (Stream<Path> walk = Files.walk(bundle.folder())) {
            for (Path path : walk.toList()) {
                Path target = copy.resolve(bundle.folder().relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        TinyBundle.edit(copy, change);
        assertThatThrownBy(() -> ModelBundle.open(copy))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining(message);
    }

    private EncodedImage encode(RgbImage image) {
        return vision.encode(List.of(vision.preprocess(image))).getFirst();
    }

    private RgbImage picture() throws IOException {
        String picture = bundle.description().files().keySet().stream()
                .filter(name -> name.endsWith(".png"))
                .findFirst()
                .orElseThrow();
        return RgbImage.decode(Files.readAllBytes(bundle.file(picture)), 1 << 20);
    }

    private float[] floats(String field) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(expected.path(field).binaryValue()).order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] floats(MemorySegment memory, int count) {
        return memory.asSlice(0, (long) count * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
    }
}
