package dev.swath.gateway.chat.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.EventJson;
import dev.swath.dialogue.Plan;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.service.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of {@code POST /api/chat}: {@code plan}, then {@code part} by {@code part}, then {@code end}; or {@code problem}. */
final class ChatFrames implements EventFrames {
    private record Planned(@Nullable Plan plan, List<String> notUnderstood) {}

    private record Ended(@Nullable ModelVersion modelVersion) {}

    @Override
    public String planned(@Nullable Plan plan, List<String> notUnderstood) {
        return frame("plan", new Planned(plan, notUnderstood));
    }

    @Override
    public String said(ChatAnswer.AnswerPart part) {
        return frame("part", part);
    }

    @Override
    public String ended(ChatAnswer answer) {
        return frame("end", new Ended(answer.modelVersion()));
    }

    @Override
    public String failed(CatalogueException cause) {
        return frame("problem", Problem.of(cause));
    }

    private static String frame(String event, Object data) {
        return "event: %s\ndata: %s\n\n".formatted(event, json(data));
    }

    static String json(Object data) {
        try {
            return EventJson.mapper().writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "expected an answer that has JSON", e);
        }
    }
}
