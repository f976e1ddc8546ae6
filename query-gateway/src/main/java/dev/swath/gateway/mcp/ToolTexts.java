package dev.swath.gateway.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.catalogue.event.EventJson;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.ChatAnswer.AnswerPart;
import dev.swath.gateway.chat.OneLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of tools as text and as structured content. Texts of tiles are quoted on one line. */
final class ToolTexts {
    private ToolTexts() {}

    static JsonNode node(Object answer) {
        return EventJson.mapper().valueToTree(answer);
    }

    static String answer(ChatAnswer answer) {
        List<String> lines = new ArrayList<>();
        for (AnswerPart part : answer.parts()) {
            switch (part) {
                case AnswerPart.Says(String text) -> lines.add(text);
                case AnswerPart.Shows(List<Result> hits) ->
                    hits.forEach(hit -> lines.add("- \"%s\", %s, collection %s, tile %s"
                            .formatted(
                                    caption(hit.caption()),
                                    hit.datetime(),
                                    OneLine.of(hit.collection()),
                                    hit.tileId())));
            }
        }
        return String.join("\n", lines);
    }

    static String tile(TileDetails details) {
        return "Tile %s of %s: \"%s\""
                .formatted(details.tile().tileId(), details.tile().datetime(), caption(details.caption()));
    }

    private static String caption(@Nullable String caption) {
        return caption == null ? "no caption yet" : OneLine.of(caption);
    }
}
