package dev.swath.caption.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.swath.caption.CaptionAttempt;
import dev.swath.caption.openai.FakeChatServer.Behaviour;
import dev.swath.caption.wiring.CaptionConfig;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.Packs;
import dev.swath.service.config.Configs;
import dev.swath.testfixtures.SampleTiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiCaptionerTest {
    private static final ModelVersion OURS = new ModelVersion("fake-1-00000000");

    private final StoredChips chips = new StoredChips();
    private final List<OpenAiCaptioner> opened = new ArrayList<>();
    private FakeChatServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = new FakeChatServer();
    }

    @AfterEach
    void stop() {
        opened.forEach(OpenAiCaptioner::close);
        server.close();
    }

    @Test
    void shouldCaptionABatchSideBySideAndInOrder() {
        OpenAiCaptioner captioner = open(Map.of("concurrency", "3"));
        List<TileEncoded> tiles =
                IntStream.rangeClosed(1, 20).mapToObj(this::tile).toList();

        assertThat(captioner.caption(tiles))
                .isEqualTo(IntStream.rangeClosed(1, 20)
                        .mapToObj(red -> new CaptionAttempt.Captioned(new Caption(
                                "A picture of red " + red + ".",
                                -0.5,
                                Caption.Ending.END_TOKEN,
                                null,
                                captioner.name())))
                        .toList());
        assertThat(server.mostAtOnce.get()).isLessThanOrEqualTo(3);
        assertThat(server.questions).allSatisfy(question -> {
            assertThat(question.path("model").asText()).isEqualTo("Vision/Model-7B");
            assertThat(question.path("temperature").asInt()).isZero();
            assertThat(question.path("messages")
                            .path(0)
                            .path("content")
                            .path(0)
                            .path("text")
                            .asText())
                    .contains("one plain English sentence");
        });
        assertThat(captioner.name().value()).matches("vision-model-7b-[0-9a-f]{8}");
    }

    /** uvicorn with httptools answers 422 to a question that offers HTTP/2, since it drops the body. */
    @Test
    void shouldNotOfferAnotherProtocol() {
        var _ = open(Map.of()).caption(List.of(tile(1)));

        assertThat(server.headers)
                .singleElement()
                .satisfies(
                        sent -> assertThat(sent).contains("Content-type").doesNotContain("Upgrade", "Http2-settings"));
    }

    @Test
    void shouldTakeTheFirstSentenceWithoutMarkdownAndSayWhatCutIt() {
        server.behave(1, Behaviour.MARKDOWN);
        server.behave(2, Behaviour.CUT_BY_LENGTH);
        server.behave(3, Behaviour.WITHOUT_LOG_PROBABILITIES);

        assertThat(captions(open(Map.of()).caption(List.of(tile(1), tile(2), tile(3)))))
                .extracting(Caption::text, Caption::ending, Caption::meanLogProbability)
                .containsExactly(
                        tuple("A quay with two ships.", Caption.Ending.END_TOKEN, -0.5),
                        tuple("A very long river that", Caption.Ending.LENGTH, -0.5),
                        tuple("A plain field.", Caption.Ending.END_TOKEN, null));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "GARBAGE",
                "NO_COMPLETION",
                "CUT_CONNECTION",
                "TOO_MANY_REQUESTS",
                "SERVER_ERROR",
                "WRONG_KEY",
                "NEVER"
            })
    void shouldRefuseOneTileAndCaptionItsNeighbours(Behaviour behaviour) {
        server.behave(2, behaviour);
        server.retryAfter = "0";

        List<CaptionAttempt> attempts = open(Map.of("timeout", "2s")).caption(List.of(tile(1), tile(2), tile(3)));

        assertThat(attempts.get(0)).isInstanceOf(CaptionAttempt.Captioned.class);
        assertThat(attempts.get(2)).isInstanceOf(CaptionAttempt.Captioned.class);
        assertThat(attempts.get(1))
                .isInstanceOfSatisfying(
                        CaptionAttempt.Uncaptioned.class,
                        refused -> assertThat(refused.cause().code())
                                .isEqualTo(
                                        behaviour == Behaviour.GARBAGE
                                                ? ErrorCode.CAPTION_FAILED
                                                : ErrorCode.CAPTIONER_UNAVAILABLE));
    }

    /** Or one tile that is never answered would stop its partition; or a server that is away would cost every tile its caption. */
    @Test
    void shouldTellATileThatIsNeverAnsweredFromAServerThatIsAway() {
        OpenAiCaptioner captioner = open(Map.of("timeout", "1s"));
        server.behave(2, Behaviour.NEVER);
        assertThatNoException().isThrownBy(() -> captioner.prove(tile(2)));
        assertThatNoException().isThrownBy(() -> captioner.prove(null));

        server.otherwise = Behaviour.SERVER_ERROR;
        assertThatThrownBy(() -> captioner.prove(tile(2)))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CAPTIONER_UNAVAILABLE));
    }

    @Test
    void shouldWaitAsLongAsTheServerAsks() {
        OpenAiCaptioner captioner = open(Map.of("concurrency", "1"));
        server.behave(1, Behaviour.TOO_MANY_REQUESTS);
        server.retryAfter = "1";

        long before = System.nanoTime();
        assertThat(captioner.caption(List.of(tile(1), tile(2))).get(1)).isInstanceOf(CaptionAttempt.Captioned.class);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(900_000_000L);
    }

    @Test
    void shouldRefuseATileWhoseChipIsBrokenWithoutSendingIt() {
        TileEncoded broken = tile(2);
        chips.put(broken.tile(), new byte[] {1, 2, 3});

        List<CaptionAttempt> attempts = open(Map.of()).caption(List.of(tile(1), broken));

        assertThat(attempts.get(0)).isInstanceOf(CaptionAttempt.Captioned.class);
        assertThat(attempts.get(1))
                .isInstanceOfSatisfying(
                        CaptionAttempt.Uncaptioned.class,
                        refused -> assertThat(refused.cause().code()).isEqualTo(ErrorCode.CHIP_UNREADABLE));
        assertThat(server.pictures).containsExactly(1);
    }

    @Test
    void shouldSendNoChipsUnlessThatIsAllowed() {
        assertThatThrownBy(() -> open(Map.of("send-chips", "false")))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("swath.caption.openai.send-chips");
        assertThatThrownBy(() -> open(Map.of("model", "")))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("swath.caption.openai.model");
        assertThatThrownBy(() -> open(Map.of("url", "ftp://server/v1")))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("swath.caption.openai.url");
        assertThatThrownBy(() -> open(Map.of("key-file", folder.resolve("none").toString())))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("none");
        assertThat(server.questions).isEmpty();
    }

    @Test
    void shouldNameTheCaptionerByItsModelAndItsPrompt() throws IOException {
        Path prompt = Files.writeString(folder.resolve("prompt.txt"), "What is this?\n");

        assertThat(open(Map.of("prompt-file", prompt.toString())).name())
                .isNotEqualTo(open(Map.of()).name());
        assertThat(open(Map.of()).name()).isEqualTo(open(Map.of()).name());
        assertThat(open(Map.of("model", "./models/Tiny")).name().value()).matches("models-tiny-[0-9a-f]{8}");
    }

    private static List<Caption> captions(List<CaptionAttempt> attempts) {
        return attempts.stream()
                .map(CaptionAttempt.Captioned.class::cast)
                .map(CaptionAttempt.Captioned::caption)
                .toList();
    }

    private OpenAiCaptioner open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        try {
            Path key = Files.writeString(folder.resolve("key"), FakeChatServer.KEY + "\n");
            Map.of(
                            "url",
                            server.url().toString(),
                            "model",
                            "Vision/Model-7B",
                            "send-chips",
                            "true",
                            "key-file",
                            key.toString())
                    .forEach((name, value) -> all.put("swath.caption.openai." + name, value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.forEach((name, value) -> all.put("swath.caption.openai." + name, value));
        OpenAiCaptioner captioner = OpenAiCaptioner.open(
                        Configs.of(CaptionConfig.class, all).openai(), OURS, chips)
                .orElseThrow();
        opened.add(captioner);
        return captioner;
    }

    /** A tile whose chip's first pixel is of that red. */
    private TileEncoded tile(int red) {
        Tile tile = SampleTiles.tile("red-" + red).build();
        byte[] pixels = new byte[8 * 8 * Chip.CHANNELS];
        Arrays.fill(pixels, (byte) red);
        chips.put(tile, ChipWriter.write(tile.tileId(), Chip.of(8, 8, pixels)));
        return new TileEncoded(
                tile, OURS, Tensor.float16(List.of(1, 1), new float[] {red}), Embedding.of(new float[] {1}));
    }

    /** Chips that are objects of their own. */
    private static final class StoredChips implements Packs {
        private final Map<String, byte[]> objects = new HashMap<>();

        void put(Tile tile, byte[] png) {
            objects.put(ChipPlace.of(tile).key(), png);
        }

        @Override
        public byte[] read(String pack, long offset, int count) {
            throw new AssertionError("no chip of this test lies in a pack");
        }

        @Override
        public byte[] read(String chip) {
            return Optional.ofNullable(objects.get(chip)).orElseThrow();
        }
    }
}
