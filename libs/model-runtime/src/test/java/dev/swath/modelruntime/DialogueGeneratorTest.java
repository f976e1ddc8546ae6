package dev.swath.modelruntime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueReply.ReplyContent;
import dev.swath.catalogue.model.DialogueReply.ReplyEnding;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.DialogueTurn.TurnContent;
import dev.swath.catalogue.model.DialogueTurn.Voice;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held against {@link TextGenerator} and {@link TextQueryEncoder}, which read a prompt in one run. */
class DialogueGeneratorTest {
    private static final DialogueLimits LIMITS = new DialogueLimits(400, 3, Duration.ofHours(1));
    private static final List<String> TEXTS = List.of(
            "a harbor", "two rivers meet", "x", "trees", "boats at sea", "many green trees in a park", "seven", "lake");

    private LanguageModel language;
    private TextQueryEncoder queries;
    private DialogueGenerator dialogue;
    private TextGenerator texts;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws IOException {
        TinyBundle.addRetrieveHead(TinyBundle.copyTo(folder));
        TinyBundle.edit(
                folder,
                json -> json.putObject("chat").put("before", "<bos>look").put("after", "<pad>"));
        language = LanguageModel.open(ModelBundle.open(folder), TinyBundle.SETTINGS);
        queries = TextQueryEncoder.open(language);
        dialogue = DialogueGenerator.open(language, queries, LIMITS).orElseThrow();
        texts = TextGenerator.open(language);
    }

    @AfterEach
    void close() {
        dialogue.close();
        queries.close();
        texts.close();
        language.close();
    }

    @Test
    void shouldSayRetWhereItsRowIsLikelier() {
        int sought = 0;
        for (String text : TEXTS) {
            DialogueReply reply = answer(List.of(DialogueTurn.of(Voice.USER, text)));

            if (requireNonNull(texts.generate(text, 1).retrieves()) >= 0.5) {
                sought++;
                assertThat(reply.parts())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                ReplyContent.Sought.class, part -> assertSame(part.embedding(), queries.encode(text)));
            } else {
                assertThat(reply.parts()).doesNotHaveAnyElementsOfTypes(ReplyContent.Sought.class);
            }
        }
        assertThat(sought).isBetween(1, TEXTS.size() - 1);
    }

    @Test
    void shouldGoOnAsTheTextGeneratorDoes() {
        List<DialogueTurn> turns = List.of(
                DialogueTurn.of(Voice.USER, "a harbor"),
                DialogueTurn.of(Voice.MODEL, "boats"),
                DialogueTurn.of(Voice.USER, "two rivers"));
        TextGenerator.Answer expected =
                texts.generate(List.of(new TextGenerator.Turn("a harbor", "boats")), "two rivers", LIMITS.tokens());

        DialogueReply reply = answer(turns);

        assertThat(text(reply)).isNotEmpty();
        assertThat(expected.text()).startsWith(text(reply).replace("…", ""));
        assertThat(answer(turns)).isEqualTo(reply);
    }

    @Test
    void shouldReadALongConversationInStretches() {
        String text = "two rivers meet ".repeat(20).strip();
        TextGenerator.Answer expected = texts.generate(text, LIMITS.tokens());

        DialogueReply reply = answer(List.of(DialogueTurn.of(Voice.USER, text)));

        if (requireNonNull(expected.retrieves()) < 0.5) {
            assertThat(expected.text()).startsWith(text(reply).replace("…", ""));
        } else {
            assertThat(reply.parts()).singleElement().isInstanceOf(ReplyContent.Sought.class);
        }
    }

    @Test
    void shouldSeeImagesInTheirPlace() {
        DialogueReply bright = answer(List.of(seen(2, "two rivers meet")));
        DialogueReply dark = answer(List.of(seen(-2, "two rivers meet")));

        assertThat(text(bright)).isNotEqualTo(text(dark));
        assertThatThrownBy(() -> answer(List.of(new DialogueTurn(
                        Voice.USER, List.of(new TurnContent.Seen(Tensor.float16(List.of(1, 1), new float[] {1})))))))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISMATCH));
    }

    @Test
    void shouldDropTheOldestTurnsWhereThereIsNoRoom() {
        DialogueTurn last = DialogueTurn.of(Voice.USER, "two rivers meet");
        List<DialogueTurn> turns = List.of(
                DialogueTurn.of(Voice.USER, "a ".repeat(300)), DialogueTurn.of(Voice.MODEL, "b ".repeat(300)), last);

        DialogueReply reply = answer(turns);

        assertThat(reply.dropped()).isEqualTo(2);
        assertThat(reply.parts()).isEqualTo(answer(List.of(last)).parts());
        assertThat(answer(List.of(DialogueTurn.of(Voice.USER, "two rivers ".repeat(900))))
                        .dropped())
                .isZero();
    }

    @Test
    void shouldRefuseAConversationThatEndsWithAnAnswer() {
        assertThatThrownBy(() -> answer(List.of(DialogueTurn.of(Voice.MODEL, "a"))))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void shouldEndWhereNobodyWaits() {
        int[] asked = {0};

        assertThatThrownBy(() -> dialogue.answer(List.of(seen(2, "two rivers meet")), () -> ++asked[0] > 3))
                .isInstanceOf(CancellationException.class);
        assertThat(asked[0]).isEqualTo(4);
        assertThat(answer(List.of(seen(2, "two rivers meet"))).parts()).isNotEmpty();
    }

    @Test
    void shouldEndWhereTheTimeIsOver() {
        try (DialogueGenerator hasty = DialogueGenerator.open(
                        language, queries, new DialogueLimits(400, 3, Duration.ZERO))
                .orElseThrow()) {
            assertThat(hasty.answer(List.of(DialogueTurn.of(Voice.USER, "a harbor")), () -> false))
                    .isEqualTo(new DialogueReply(language.bundle().modelVersion(), List.of(), ReplyEnding.TIME, 0));
        }
    }

    @Test
    void shouldNotOpenWhereTheModelCannotHoldAConversation() {
        try (LanguageModel mute = LanguageModel.open(TinyBundle.open(), TinyBundle.SETTINGS)) {
            assertThat(DialogueGenerator.open(mute, queries, LIMITS)).isEmpty();
        }
    }

    private DialogueReply answer(List<DialogueTurn> turns) {
        return dialogue.answer(turns, () -> false);
    }

    private static DialogueTurn seen(float value, String text) {
        float[] values = new float[32];
        for (int i = 0; i < values.length; i++) {
            values[i] = value * (i % 3 - 1);
        }
        return new DialogueTurn(
                Voice.USER,
                List.of(new TurnContent.Seen(Tensor.float16(List.of(4, 8), values)), new TurnContent.Heard(text)));
    }

    private static String text(DialogueReply reply) {
        return reply.parts().stream()
                .map(part -> ((ReplyContent.Worded) part).text())
                .findFirst()
                .orElse("");
    }

    private static void assertSame(Embedding found, Embedding expected) {
        assertThat(found.dot(expected)).isCloseTo(1, within(1e-4f));
    }
}
