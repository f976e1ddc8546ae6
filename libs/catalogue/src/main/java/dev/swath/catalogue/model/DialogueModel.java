package dev.swath.catalogue.model;

import dev.swath.catalogue.CatalogueException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A language model that holds conversations about images; thread-safe. */
public interface DialogueModel {
    /**
     * What the model sees of a picture, as {@link DialogueTurn.TurnContent.Seen} holds it.
     *
     * @param picture the bytes of a picture of any format that scenes have; not retained
     * @return float16 [k, dVision], at most 16 kB
     * @throws CatalogueException UNREADABLE_IMAGE, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE, QUERY_ENCODER_UNAVAILABLE
     */
    Tensor look(byte[] picture);

    /**
     * What the model says to a conversation's last turn.
     *
     * @param turns the oldest first; the last one is the user's
     * @param unwanted whether nobody waits for the answer any more; asked again and again while the model works
     * @throws CatalogueException NO_DIALOGUE if the model cannot hold a conversation; INVALID_REQUEST, MODEL_MISMATCH, TOO_MANY_REQUESTS,
     *     QUERY_ENCODER_UNAVAILABLE
     * @throws java.util.concurrent.CancellationException if the answer is unwanted
     */
    DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted);
}
