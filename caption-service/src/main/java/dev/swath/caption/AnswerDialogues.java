package dev.swath.caption;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.service.Role;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Answers conversations with the model that captions tiles. Thread-safe. */
public final class AnswerDialogues {
    private final DialogueSpeaker speaker;
    private final Role role;
    private final ConcurrencyLimit limit;

    /**
     * @param role of this instance, which may answer no queries
     * @param atOnce how many conversations wait for the model at once; it answers one after the other
     */
    public AnswerDialogues(DialogueSpeaker speaker, Role role, int atOnce) {
        this.speaker = speaker;
        this.role = role;
        this.limit = new ConcurrencyLimit("conversations", atOnce);
    }

    /**
     * What the model says to a conversation's last turn.
     *
     * @param turns reads the turns once there is room for them
     * @param unwanted whether nobody waits for the answer any more; then its place is free within the time of one token
     * @throws CatalogueException QUERY_ENCODER_UNAVAILABLE if this instance answers no queries; TOO_MANY_REQUESTS; NO_DIALOGUE if the model cannot hold a
     *     conversation; INVALID_REQUEST, MODEL_MISMATCH
     */
    public DialogueReply answer(Supplier<List<DialogueTurn>> turns, BooleanSupplier unwanted) {
        role.checkAnswers();
        return limit.run(() -> speaker.answer(turns.get(), unwanted));
    }
}
