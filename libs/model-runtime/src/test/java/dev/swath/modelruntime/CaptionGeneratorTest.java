package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionGeneratorTest {
    private static LanguageModel language;
    private static CaptionGenerator generator;
    private static CaptionOptions greedy;
    private static List<Tensor> features;

    @BeforeAll
    static void open() {
        ModelBundle bundle = TinyBundle.open();
        language = LanguageModel.open(bundle, TinyBundle.SETTINGS);
        generator = CaptionGenerator.open(language);
        greedy = CaptionOptions.of(bundle);
        try (VisionEncoder encoder = VisionEncoder.open(bundle, TinyBundle.SETTINGS)) {
            features = encoder
                    .encode(TinyBundle.PICTURES.stream()
                            .map(name -> encoder.preprocess(TinyBundle.picture(name)))
                            .toList())
                    .stream()
                    .map(EncodedImage::features)
                    .toList();
        }
    }

    @AfterAll
    static void close() {
        generator.close();
        language.close();
    }

    private record ExpectedBeam(
            String file, int beams, double lengthPenalty, List<Integer> tokens, double meanLogProbability) {}

    @Test
    void shouldCaptionABatchWhoseSentencesEndAtDifferentTokensAsTheReferenceDoes() {
        GoldenCheck.of(generator.bundle()).verify(generator, GoldenCheck.Scope.ALL);
    }

    @Test
    void shouldCaptionEachImageAloneAsInABatchOfAnyOrder() {
        List<Caption> together = generator.caption(features.reversed(), greedy);

        for (int i = 0; i < features.size(); i++) {
            Caption alone = generator.caption(List.of(features.get(i)), greedy).getFirst();
            Caption batched = together.get(features.size() - 1 - i);
            assertThat(batched.text()).isEqualTo(alone.text());
            assertThat(batched.ending()).isEqualTo(alone.ending());
            assertThat(batched.meanLogProbability()).isCloseTo(alone.meanLogProbability(), within(1e-4));
        }
        assertThat(together).extracting(Caption::ending).contains(Caption.Ending.END_TOKEN, Caption.Ending.LENGTH);
    }

    @Test
    void shouldSayHowFarToTrustASentenceWhereTheBundleKnows(@TempDir Path folder) throws IOException {
        TinyBundle.copyTo(folder);
        TinyBundle.edit(
                folder,
                json -> json.putObject("calibration")
                        .<ObjectNode>set(
                                "retrieval", json.objectNode().put("slope", 1).put("intercept", 0))
                        .set("caption", json.objectNode().put("slope", 2).put("intercept", 3)));

        try (LanguageModel calibrated = LanguageModel.open(ModelBundle.open(folder), TinyBundle.SETTINGS);
                CaptionGenerator confident = CaptionGenerator.open(calibrated)) {
            assertThat(confident.caption(features, greedy))
                    .extracting(Caption::confidence)
                    .containsExactlyElementsOf(generator.caption(features, greedy).stream()
                            .map(caption -> Objects.requireNonNull(caption.meanLogProbability()))
                            .map(logProbability -> 1 / (1 + Math.exp(-(2 * logProbability + 3))))
                            .toList());
        }
        assertThat(generator.caption(features, greedy))
                .extracting(Caption::confidence)
                .containsOnlyNulls();
    }

    @Test
    void shouldStopAtTheLimitOfTokens() {
        List<Generated> generated = generator.generate(features, greedy.withMaxTokens(2));

        assertThat(generated).allSatisfy(each -> {
            assertThat(each.tokens()).hasSize(2);
            assertThat(each.ending()).isEqualTo(Caption.Ending.LENGTH);
        });
    }

    @Test
    void shouldSearchByBeamsAsTheReferenceDoes() throws IOException {
        List<ExpectedBeam> expected = new JsonMapper()
                .readValue(TinyBundle.resource("tiny-bundle-beams.json").toFile(), new TypeReference<>() {});

        for (int from = 0; from < 3; from++) {
            ExpectedBeam kind = expected.get(from);
            CaptionOptions options =
                    new CaptionOptions(kind.beams(), greedy.maxTokens(), kind.lengthPenalty(), Duration.ofMinutes(1));
            List<Generated> found = generator.generate(features, options);
            for (int image = 0; image < features.size(); image++) {
                ExpectedBeam wanted = expected.get(image * 3 + from);
                assertThat(found.get(image).tokens()).as(wanted.toString()).isEqualTo(wanted.tokens());
                assertThat(found.get(image).meanLogProbability()).isCloseTo(wanted.meanLogProbability(), within(1e-4));
            }
        }
    }

    @Test
    void shouldGiveUpOverItsBudget() {
        assertFails(features, greedy.withBudget(Duration.ofNanos(1)), ErrorCode.CAPTION_FAILED);
    }

    @Test
    void shouldGiveUpOnLogitsThatAreNoNumbers() {
        float[] values = new float[4 * 8];
        Arrays.fill(values, Float.NaN);

        assertFails(List.of(Tensor.float16(List.of(4, 8), values)), greedy, ErrorCode.CAPTION_FAILED);
    }

    @Test
    void shouldRefuseFeaturesOfAnotherShape() {
        Tensor other = Tensor.float16(List.of(8, 4), new float[32]);

        assertFails(List.of(features.getFirst(), other), greedy, ErrorCode.MODEL_MISMATCH);
    }

    @Test
    void shouldGoOnAfterAFailureAndWithBatchesOfAnySize() {
        assertFails(features, greedy.withBudget(Duration.ofNanos(1)), ErrorCode.CAPTION_FAILED);

        List<Tensor> many = Collections.nCopies(40, features.getFirst());
        assertThat(generator.caption(many, greedy))
                .hasSize(40)
                .allMatch(generator.caption(features.subList(0, 1), greedy).getFirst()::equals);
        assertThat(generator.caption(List.of(), greedy)).isEmpty();
    }

    @Test
    void shouldRefuseOptionsThatMakeNoSense() {
        assertThatThrownBy(() -> greedy.withBeams(0))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
    }

    private static void assertFails(List<Tensor> images, CaptionOptions options, ErrorCode code) {
        assertThatThrownBy(() -> generator.caption(images, options))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
