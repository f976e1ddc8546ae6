package dev.swath.standalone;

import dev.swath.caption.AnswerDialogues;
import dev.swath.catalogue.model.DialogueModel;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.Tensor;
import dev.swath.encoder.EncodeQueryImages;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Calls the language model and the image encoder of the same process, without HTTP. */
@ApplicationScoped
public class InPlaceDialogueModel implements DialogueModel {
    private final AnswerDialogues dialogues;
    private final EncodeQueryImages images;

    InPlaceDialogueModel(AnswerDialogues dialogues, EncodeQueryImages images) {
        this.dialogues = dialogues;
        this.images = images;
    }

    @Override
    public Tensor look(byte[] picture) {
        return images.look(picture);
    }

    @Override
    public DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted) {
        return dialogues.answer(() -> turns, unwanted);
    }
}
