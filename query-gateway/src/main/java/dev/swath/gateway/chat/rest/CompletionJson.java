package dev.swath.gateway.chat.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.gateway.chat.ChatJson;
import dev.swath.gateway.chat.ChatLimits;
import dev.swath.gateway.chat.ChatMessage;
import dev.swath.gateway.chat.ChatMessage.Speaker;
import dev.swath.gateway.chat.ChatMessage.TurnPart;
import dev.swath.gateway.chat.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a conversation in the form of OpenAI's chat completions. Pictures are data URIs: a URL is never fetched. The tiles that an earlier answer showed are the
 * ids at the ends of its numbered lines. What a system or a tool says is passed over.
 */
final class CompletionJson {
    private static final Set<String> PASSED_OVER = Set.of("system", "developer", "tool", "function");
    private static final Pattern HIT_LINE =
            Pattern.compile("(?m)^\\d+\\. .*?([0-9a-f]{32}(?:-\\d{1,10}){4})[^0-9a-f\\n]*$");
    private static final Pattern DATA_URI =
            Pattern.compile("data:image/[A-Za-z0-9.+-]{1,40};base64,([A-Za-z0-9+/=\\s]*)");
    private static final int SHOWN = 60;

    private final ChatJson json;

    CompletionJson(ChatJson json) {
        this.json = json;
    }

    /** @throws CatalogueException INVALID_REQUEST or IMAGE_TOO_LARGE, with the field that is at fault */
    ChatRequest read(JsonNode body) {
        check(body.isObject(), "body", "expected an object");
        JsonNode turns = body.path("messages");
        json.checkTurns(turns);
        JsonNode choices = body.path("n");
        check(choices.isMissingNode() || choices.isNull() || choices.asInt() == 1, "n", "expected 1 choice");
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            String path = "messages[" + i + "]";
            String role = turns.get(i).path("role").asText("");
            if (!PASSED_OVER.contains(role)) {
                messages.add(message(path, role, turns.get(i).path("content")));
            }
        }
        check(
                !messages.isEmpty() && messages.getLast().role() == Speaker.USER,
                "messages",
                "expected a last turn of the role user");
        json.checkPictures(messages);
        return new ChatRequest(messages, null, null, body.path("stream").asBoolean(false));
    }

    private static ChatMessage message(String path, String role, JsonNode content) {
        check(
                role.equals("user") || role.equals("assistant"),
                path + ".role",
                "expected system, developer, user, assistant or tool, found \"%s\"".formatted(shown(role)));
        List<TurnPart> parts = new ArrayList<>();
        if (content.isTextual()) {
            parts.add(words(path + ".content", content));
        } else if (content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                parts.add(part(path + ".content[" + i + "]", content.get(i)));
            }
        } else {
            check(
                    content.isNull() || content.isMissingNode(),
                    path + ".content",
                    "expected a string or an array of parts");
        }
        ChatMessage read = new ChatMessage(role.equals("user") ? Speaker.USER : Speaker.ASSISTANT, parts, null);
        return read.role() == Speaker.USER ? read : withHits(read);
    }

    private static ChatMessage withHits(ChatMessage answer) {
        List<TileId> hits = new ArrayList<>();
        Matcher lines = HIT_LINE.matcher(answer.text());
        while (lines.find() && hits.size() < ChatLimits.MAX_HITS) {
            hits.add(new TileId(lines.group(1)));
        }
        return new ChatMessage(answer.role(), List.of(new TurnPart.Shown(hits)), null);
    }

    private static TurnPart part(String path, JsonNode node) {
        String type = node.path("type").asText("");
        return switch (type) {
            case "text" -> words(path + ".text", node.path("text"));
            case "image_url" ->
                picture(path + ".image_url.url", node.path("image_url").path("url"));
            default ->
                throw CatalogueException.ofField(
                        path + ".type", "expected text or image_url, found \"%s\"".formatted(shown(type)));
        };
    }

    private static TurnPart words(String field, JsonNode text) {
        check(text.isTextual(), field, "expected a string");
        check(
                text.textValue().length() <= ChatLimits.MAX_TEXT * 4,
                field,
                "expected at most %d characters".formatted(ChatLimits.MAX_TEXT * 4));
        return new TurnPart.Words(text.textValue());
    }

    private static TurnPart picture(String field, JsonNode url) {
        check(url.isTextual(), field, "expected a data URI of a picture");
        String value = url.textValue();
        Matcher data = DATA_URI.matcher(value);
        check(
                data.matches(),
                field,
                "expected a data URI of a picture in base64, since no URL is fetched; found \"%s\""
                        .formatted(shown(value)));
        try {
            return new TurnPart.Upload(QueryImage.parse(data.group(1).replaceAll("\\s", "")));
        } catch (CatalogueException e) {
            throw e.withField(field);
        }
    }

    private static void check(boolean holds, String field, String complaint) {
        if (!holds) {
            throw CatalogueException.ofField(field, complaint);
        }
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
