package dev.swath.caption;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.DialogueTurn;
import java.io.IOException;
import java.util.List;

/** The request for an answer to a conversation: its turns, the oldest first. */
public record DialogueQuery(@JsonProperty(required = true) List<DialogueTurn> turns) {
    public DialogueQuery {
        turns = List.copyOf(turns);
    }

    /**
     * The turns of a request in JSON.
     *
     * @throws CatalogueException INVALID_REQUEST
     */
    public static List<DialogueTurn> parse(byte[] json) {
        try {
            DialogueQuery query = EventJson.mapper().readValue(json, DialogueQuery.class);
            if (query != null) {
                return query.turns();
            }
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected {\"turns\": [{\"voice\": \"user\" or \"model\", \"parts\": [{\"text\": …} or {\"features\": …}]}]}, found other JSON",
                    e);
        }
        throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected {\"turns\": […]}, found no turns");
    }
}
