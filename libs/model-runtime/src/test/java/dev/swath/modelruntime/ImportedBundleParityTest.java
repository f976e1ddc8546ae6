package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.decoding.DecoderInputs;
import dev.swath.modelruntime.decoding.KeyValueCache;
import dev.swath.modelruntime.onnx.NativeMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A bundle imported from exports of a LLaMA with grouped queries and of a CLIP vision tower, weights as external data, against
 * what transformers gives; {@code training/tests/optimum_exports.py} made both.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportedBundleParityTest {
    private static final float TOLERANCE = 1e-4f;

    private final ModelBundle bundle = ModelBundle.open(TinyBundle.resource("imported-bundle"));
    private final Dimensions sizes = bundle.description().dimensions();
    private JsonNode expected;
    private long[] tokens;
    private LanguageModel language;

    @BeforeAll
    void open() throws IOException {
        expected = new JsonMapper()
                .readTree(TinyBundle.resource("imported-bundle.json").toFile());
        tokens = new JsonMapper().convertValue(expected.path("tokens"), long[].class);
        language = LanguageModel.open(bundle, TinyBundle.SETTINGS);
    }

    @AfterAll
    void close() {
        language.close();
    }

    @Test
    void shouldGiveTheHiddenStatesOfTransformers() throws IOException {
        try (DecoderInputs inputs = new DecoderInputs(sizes);
                NativeMemory memory = new NativeMemory()) {
            inputs.reserve(1, tokens.length, tokens.length);
            MemorySegment.copy(tokens, 0, inputs.ids(), ValueLayout.JAVA_LONG, 0, tokens.length);
            language.embed(inputs.ids(), 1, tokens.length, inputs.embeds());
            MemorySegment hidden = memory.atLeast((long) tokens.length * sizes.model() * Float.BYTES);

            language.decodeHidden(inputs, 1, tokens.length, hidden);

            assertThat(floats(hidden, tokens.length * sizes.model()))
                    .containsExactly(floats("hiddenState"), within(TOLERANCE));
        }
    }

    @Test
    void shouldGiveTheLogitsOfTransformersTokenByToken() throws IOException {
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
    void shouldGiveTheFeaturesOfTransformers() throws IOException {
        String picture = bundle.description().files().keySet().stream()
                .filter(name -> name.endsWith(".png"))
                .findFirst()
                .orElseThrow();
        try (VisionEncoder encoder = VisionEncoder.open(bundle, TinyBundle.SETTINGS)) {
            RgbImage image = RgbImage.decode(Files.readAllBytes(bundle.file(picture)), 1 << 20);

            EncodedImage encoded =
                    encoder.encode(List.of(encoder.preprocess(image))).getFirst();

            // Features are float16: a step is at most 2^-9 below 4.
            assertThat(encoded.features().toFloats()).containsExactly(floats("lastHiddenState"), within(2e-3f));
        }
    }

    @Test
    void shouldPassItsGoldenCheck() {
        GoldenCheck check = GoldenCheck.of(bundle);
        try (VisionEncoder encoder = VisionEncoder.open(bundle, TinyBundle.SETTINGS);
                CaptionGenerator generator = CaptionGenerator.open(language);
                TextQueryEncoder queries = TextQueryEncoder.open(language)) {
            check.verify(encoder, GoldenCheck.Scope.ALL);
            check.verify(generator, GoldenCheck.Scope.ALL);
            check.verify(queries, GoldenCheck.Scope.ALL);
        }
    }

    private float[] floats(String field) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(expected.path(field).binaryValue()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    private static float[] floats(MemorySegment memory, int count) {
        return memory.asSlice(0, (long) count * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT);
    }
}
