package dev.swath.ingest.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import java.util.Locale;

/** A problem document of RFC 9457. */
record Problem(ErrorCode code, String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(CatalogueException e) {
        return new Problem(e.code(), String.valueOf(e.getMessage()));
    }

    int status() {
        return code.httpStatus();
    }

    String json() {
        ObjectNode json = EventJson.mapper().createObjectNode();
        json.put("type", "about:blank");
        json.put("title", code.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        json.put("status", status());
        json.put("detail", detail);
        json.put("code", code.name());
        try {
            return EventJson.mapper().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts has JSON", e);
        }
    }
}
