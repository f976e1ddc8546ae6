package dev.swath.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.caption.model.ModelSpeaker;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueReply.ReplyContent;
import dev.swath.catalogue.model.DialogueReply.ReplyEnding;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.DialogueTurn.TurnContent;
import dev.swath.catalogue.model.DialogueTurn.Voice;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.service.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerDialoguesTest {
    private static final ModelVersion MODEL = new ModelVersion("swath-mini-1-0123abcd");
    private static final List<DialogueTurn> TURNS = List.of(DialogueTurn.of(Voice.USER, "a harbor"));
    private static final DialogueReply REPLY =
            new DialogueReply(MODEL, List.of(new ReplyContent.Worded("Yes.")), ReplyEnding.END, 0);

    @Test
    void shouldAnswerInTheRolesThatDo() {
        for (Role role : List.of(Role.QUERY, Role.BOTH)) {
            assertThat(new AnswerDialogues((turns, unwanted) -> REPLY, role, 1).answer(() -> TURNS, () -> false))
                    .isEqualTo(REPLY);
        }
        AnswerDialogues worker = new AnswerDialogues((turns, unwanted) -> REPLY, Role.WORKER, 1);
        assertRefused(worker, ErrorCode.QUERY_ENCODER_UNAVAILABLE);
    }

    @Test
    void shouldSayThatTheModelCannotHoldAConversation() {
        AnswerDialogues mute = new AnswerDialogues(new ModelSpeaker(MODEL, Optional.empty()), Role.BOTH, 1);

        assertThatThrownBy(() -> mute.answer(() -> TURNS, () -> false))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_DIALOGUE))
                .hasMessageContaining("swath-mini-1-0123abcd, which cannot hold a conversation");
    }

    @Test
    void shouldFreeThePlaceOfAnAnswerThatNobodyWants() throws InterruptedException {
        CountDownLatch speaking = new CountDownLatch(1);
        AtomicBoolean gone = new AtomicBoolean();
        AnswerDialogues dialogues = new AnswerDialogues(
                (turns, unwanted) -> {
                    speaking.countDown();
                    while (!unwanted.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    throw new CancellationException();
                },
                Role.BOTH,
                1);
        CompletableFuture<DialogueReply> first =
                CompletableFuture.supplyAsync(() -> dialogues.answer(() -> TURNS, gone::get));
        speaking.await();
        assertRefused(dialogues, ErrorCode.TOO_MANY_REQUESTS);

        gone.set(true);

        assertThatThrownBy(first::join).hasCauseInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> dialogues.answer(() -> TURNS, () -> true)).isInstanceOf(CancellationException.class);
    }

    @Test
    void shouldReadTurnsAsTheyAreWritten() throws IOException {
        List<DialogueTurn> turns = List.of(
                new DialogueTurn(
                        Voice.USER,
                        List.of(
                                new TurnContent.Seen(Tensor.float16(List.of(1, 2), new float[] {1, 2})),
                                new TurnContent.Heard("what is this?"))),
                DialogueTurn.of(Voice.MODEL, "A boat."));

        assertThat(DialogueQuery.parse(EventJson.mapper().writeValueAsBytes(new DialogueQuery(turns))))
                .isEqualTo(turns);
    }

    @Test
    void shouldWriteRepliesAsTheyAreRead() throws IOException {
        DialogueReply reply = new DialogueReply(
                MODEL,
                List.of(new ReplyContent.Worded("Yes."), new ReplyContent.Sought(Embedding.of(new float[] {1, 0}))),
                ReplyEnding.LENGTH,
                2);

        assertThat(EventJson.mapper().readValue(EventJson.mapper().writeValueAsBytes(reply), DialogueReply.class))
                .isEqualTo(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"turns\": null}",
                "{\"turns\": [{\"voice\": \"nobody\", \"parts\": []}]}",
                "{\"turns\": [{\"parts\": []}]}",
                "{\"turns\": [{\"voice\": \"user\", \"parts\": [{\"text\": null}]}]}",
                "{\"turns\": [{\"voice\": \"user\", \"parts\": [{\"sound\": \"a\"}]}]}",
                "{\"turns\": [{\"voice\": \"user\", \"parts\": [{\"features\": {\"shape\": [2], \"type\": \"float16\", \"data\": \"\"}}]}]}"
            })
    void shouldRefuseOtherJson(String json) {
        assertThatThrownBy(() -> DialogueQuery.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    private static void assertRefused(AnswerDialogues dialogues, ErrorCode code) {
        assertThatThrownBy(() -> dialogues.answer(
                        () -> {
                            throw new AssertionError("the turns are not read");
                        },
                        () -> false))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
