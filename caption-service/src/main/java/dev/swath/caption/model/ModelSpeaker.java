package dev.swath.caption.model;

import dev.swath.caption.DialogueSpeaker;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.DialogueReply;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.modelruntime.DialogueGenerator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The bundle's language model in conversations, if it was trained to hold one. */
public final class ModelSpeaker implements DialogueSpeaker {
    private final ModelVersion modelVersion;
    private final Optional<DialogueGenerator> generator;

    /** @param generator empty if the model cannot hold a conversation: then each call says so */
    public ModelSpeaker(ModelVersion modelVersion, Optional<DialogueGenerator> generator) {
        this.modelVersion = modelVersion;
        this.generator = generator;
    }

    @Override
    public DialogueReply answer(List<DialogueTurn> turns, BooleanSupplier unwanted) {
        return generator
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.NO_DIALOGUE,
                        "expected a language model that was trained to answer, found that of %s, which cannot hold a conversation"
                                .formatted(modelVersion)))
                .answer(turns, unwanted);
    }
}
