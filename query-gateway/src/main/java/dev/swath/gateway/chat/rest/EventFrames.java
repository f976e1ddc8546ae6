package dev.swath.gateway.chat.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.chat.ChatAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an answer is told as server-sent events. Each method gives the frames to write, which may be empty. */
interface EventFrames {
    String planned(@Nullable Plan plan, List<String> notUnderstood);

    String said(ChatAnswer.AnswerPart part);

    String ended(ChatAnswer answer);

    String failed(CatalogueException cause);
}
