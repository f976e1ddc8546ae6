package dev.swath.client;

import com.fasterxml.jackson.databind.JsonNode;

/** A search's hit as people read it. */
public final class HitText {
    private HitText() {}

    /** Returns score, probability where there is one, caption, key, when, where, tile id. */
    public static String of(JsonNode hit) {
        return String.format(
                "%6s  %s%s%n        %s  %s  %s  %s",
                hit.path("score").isNumber()
                        ? String.format("%.3f", hit.path("score").asDouble())
                        : "",
                hit.path("probability").isNumber()
                        ? String.format(
                                "%3.0f %%  ", 100 * hit.path("probability").asDouble())
                        : "",
                hit.path("caption").asText("(no caption yet)"),
                hit.path("key").asText(),
                hit.path("datetime").asText(""),
                hit.path("bbox").isArray() ? hit.path("bbox").toString() : "",
                hit.path("tileId").asText());
    }
}
