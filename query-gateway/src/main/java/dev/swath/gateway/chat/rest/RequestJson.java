package dev.swath.gateway.chat.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;

/** Reads a request's JSON. */
final class RequestJson {
    private static final int SHOWN = 60;
    private static final ObjectReader READER = EventJson.mapper()
            .reader()
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RequestJson() {}

    /** @throws CatalogueException INVALID_REQUEST of the field {@code body} if it is no JSON */
    static JsonNode parse(byte[] bytes) {
        try {
            return READER.readTree(bytes);
        } catch (JsonProcessingException e) {
            String cause = e.getOriginalMessage().lines().findFirst().orElse("");
            throw CatalogueException.ofField(
                    "body",
                    "expected a JSON object, found none: "
                            + (cause.length() <= SHOWN ? cause : cause.substring(0, SHOWN) + "…"));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read without input and output", e);
        }
    }
}
