package dev.swath.modelruntime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.Tensor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A service that ends frees its model while a batch or a query may be under way. A call over freed memory would end the JVM. */
class CloseWhileRunningTest {
    private static final int CALLS = 1_000_000;

    @RepeatedTest(5)
    void shouldWaitForTheVisionEncoder() throws Exception {
        VisionEncoder encoder = VisionEncoder.open(TinyBundle.open(), TinyBundle.SETTINGS);
        List<PreprocessedImage> images =
                List.of(encoder.preprocess(TinyBundle.picture(TinyBundle.PICTURES.getFirst())));

        closeWhile(() -> encoder.encode(images), encoder);
    }

    @RepeatedTest(5)
    void shouldWaitForTheCaptioner() throws Exception {
        ModelBundle bundle = TinyBundle.open();
        List<Tensor> features = features(bundle);
        try (LanguageModel language = LanguageModel.open(bundle, TinyBundle.SETTINGS)) {
            CaptionGenerator generator = CaptionGenerator.open(language);

            closeWhile(() -> generator.generate(features, CaptionOptions.of(bundle)), generator);
        }
    }

    @RepeatedTest(5)
    void shouldWaitForATextAndItsTokens() throws Exception {
        LanguageModel language = LanguageModel.open(TinyBundle.open(), TinyBundle.SETTINGS);
        TextQueryEncoder encoder = TextQueryEncoder.open(language);

        closeWhile(() -> encoder.encode("a harbour"), () -> {
            encoder.close();
            language.close();
        });
    }

    @Test
    void shouldStopWritingCaptionsWhenInterrupted() {
        ModelBundle bundle = TinyBundle.open();
        List<Tensor> features = features(bundle);
        try (LanguageModel language = LanguageModel.open(bundle, TinyBundle.SETTINGS);
                CaptionGenerator generator = CaptionGenerator.open(language)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> generator.caption(features, CaptionOptions.of(bundle)))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CAPTION_FAILED))
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** Calls again and again, and closes in the middle; then the calls must fail. */
    private static void closeWhile(Runnable call, AutoCloseable closed) throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CompletableFuture<Boolean> failed = CompletableFuture.supplyAsync(() -> {
            for (int i = 0; i < CALLS; i++) {
                try {
                    call.run();
                    running.countDown();
                } catch (CatalogueException | IllegalStateException e) {
                    return true;
                }
            }
            return false;
        });
        assertThat(running.await(1, TimeUnit.MINUTES)).isTrue();
        closed.close();
        assertThat(failed.get(1, TimeUnit.MINUTES)).isTrue();
    }

    private static List<Tensor> features(ModelBundle bundle) {
        try (VisionEncoder encoder = VisionEncoder.open(bundle, TinyBundle.SETTINGS)) {
            return encoder
                    .encode(List.of(encoder.preprocess(TinyBundle.picture(TinyBundle.PICTURES.getFirst()))))
                    .stream()
                    .map(EncodedImage::features)
                    .toList();
        }
    }
}
