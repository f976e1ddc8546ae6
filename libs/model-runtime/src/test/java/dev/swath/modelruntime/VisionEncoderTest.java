package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisionEncoderTest {
    private static ModelBundle bundle;
    private static VisionEncoder encoder;

    @BeforeAll
    static void open() {
        bundle = TinyBundle.open();
        encoder = VisionEncoder.open(bundle, TinyBundle.SETTINGS);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void shouldAgreeWithTheReference() {
        GoldenCheck.of(bundle).verify(encoder, GoldenCheck.Scope.ALL);
    }

    @Test
    void shouldEncodeABatchAsItEncodesEachImage() {
        List<PreprocessedImage> images = TinyBundle.PICTURES.stream()
                .map(name -> encoder.preprocess(TinyBundle.picture(name)))
                .toList();

        List<EncodedImage> together = encoder.encode(images);

        List<EncodedImage> alone = new ArrayList<>();
        images.forEach(image -> alone.addAll(encoder.encode(List.of(image))));
        assertThat(together).hasSameSizeAs(alone);
        for (int i = 0; i < alone.size(); i++) {
            assertThat(together.get(i).embedding().dot(alone.get(i).embedding()))
                    .isCloseTo(1f, within(1e-5f));
            assertThat(together.get(i).features().shape()).containsExactly(4, 8);
        }
        assertThat(together.get(0).embedding()).isNotEqualTo(together.get(2).embedding());
        assertThat(encoder.encode(List.of())).isEmpty();
    }

    @Test
    void shouldNotLetAQueryWaitForABatch() throws Exception {
        PreprocessedImage image = encoder.preprocess(TinyBundle.picture(TinyBundle.PICTURES.getFirst()));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        List<PreprocessedImage> slow = new AbstractList<>() {
            @Override
            public PreprocessedImage get(int index) {
                inside.countDown();
                try {
                    assertThat(leave.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return image;
            }

            @Override
            public int size() {
                return 1;
            }
        };

        try (VisionEncoder queries = encoder.beside();
                ExecutorService callers = Executors.newFixedThreadPool(2)) {
            Future<List<EncodedImage>> batch = callers.submit(() -> encoder.encode(slow));
            assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
            List<EncodedImage> query;
            try {
                query = callers.submit(() -> queries.encode(List.of(image))).get(30, TimeUnit.SECONDS);
            } finally {
                leave.countDown();
            }
            assertThat(query.getFirst().embedding())
                    .isEqualTo(batch.get().getFirst().embedding());
        }
        assertThat(encoder.encode(List.of(image))).hasSize(1);
    }

    @Test
    void shouldRefuseAnImageOfAnotherSize() {
        PreprocessedImage image = new PreprocessedImage(16, 32, new float[3 * 16 * 32]);

        assertThatThrownBy(() -> encoder.encode(List.of(image))).satisfies(code(ErrorCode.MODEL_MISMATCH));
    }

    @Test
    void shouldNotPassOnNumbersThatAreNone() {
        float[] values = new float[3 * 32 * 32];
        values[0] = Float.NaN;

        assertThatThrownBy(() -> encoder.encode(List.of(new PreprocessedImage(32, 32, values))))
                .satisfies(code(ErrorCode.INTERNAL_ERROR));
    }

    @Test
    void shouldRefuseCudaWhereThereIsNone() {
        assertThatThrownBy(() -> VisionEncoder.open(bundle, new SessionSettings(Device.CUDA, 1)))
                .satisfies(code(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("CUDA");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        dimensions,    embedding,  9,   vision_encoder.onnx
        preprocessing, height,     16,  vision_encoder.onnx
        dimensions,    prefix,     3,   caption_projection.onnx
        dimensions,    layers,     3,   decoder.onnx
        dimensions,    headDim,    4,   decoder.onnx
        dimensions,    vocabulary, 301, decoder.onnx
        dimensions,    model,      15,  token_embeddings.onnx
        """)
    void shouldRefuseAGraphOfOtherDimensions(String section, String field, int value, String file, @TempDir Path folder)
            throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> json.withObject(section).put(field, value));
        ModelBundle other = ModelBundle.open(folder);

        assertThatThrownBy(() -> openAll(other))
                .satisfies(code(ErrorCode.INVALID_BUNDLE))
                .hasMessageContaining(file);
    }

    @Test
    void shouldSayByHowMuchAnImageMissesTheReference(@TempDir Path folder) throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(folder, json -> json.withObject("preprocessing").put("interpolation", "bilinear"));
        ModelBundle other = ModelBundle.open(folder);

        try (VisionEncoder mistaken = VisionEncoder.open(other, TinyBundle.SETTINGS)) {
            assertThatThrownBy(() -> GoldenCheck.of(other).verify(mistaken, GoldenCheck.Scope.ALL))
                    .satisfies(code(ErrorCode.INVALID_BUNDLE))
                    .hasMessageMatching("golden/.*expected .*\\d, found .*\\d");
        }
    }

    private static void openAll(ModelBundle bundle) {
        try (VisionEncoder vision = VisionEncoder.open(bundle, TinyBundle.SETTINGS);
                LanguageModel language = LanguageModel.open(bundle, TinyBundle.SETTINGS);
                CaptionGenerator captions = CaptionGenerator.open(language)) {
            throw new AssertionError(vision.bundle() + " and " + captions.bundle() + " opened");
        }
    }

    private static Consumer<Throwable> code(ErrorCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
