package dev.swath.caption;

import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueTurn;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The language model in conversations, as this service needs it; thread-safe. */
public interface DialogueSpeaker {
    /**
     * What the model says to a conversation's last turn.
     *
     * @see dev.swath.catalogue.model.DialogueModel#answer
     */
    DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted);
}
