package dev.swath.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.PlanJson;
import dev.swath.gateway.chat.ChatMessage.Speaker;
import dev.swath.gateway.chat.ChatMessage.TurnPart;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a conversation from JSON. A refusal names the field by its path, what was expected and what was found. */
public final class ChatJson {
    private static final Set<String> FIELDS = Set.of("messages", "plan", "now", "stream");
    private static final Set<String> MESSAGE = Set.of("role", "parts", "plan");
    private static final Set<String> PARTS = Set.of("text", "tile", "image", "hits");
    private static final int SHOWN = 60;

    private final ChatLimits limits;

    public ChatJson(ChatLimits limits) {
        this.limits = limits;
    }

    /** @throws CatalogueException INVALID_REQUEST or IMAGE_TOO_LARGE, with the field that is at fault */
    public ChatRequest read(JsonNode body) {
        checkObject("body", body, FIELDS);
        JsonNode turns = body.path("messages");
        checkTurns(turns);
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            messages.add(message("messages[" + i + "]", turns.get(i)));
        }
        ChatLimits.check(
                messages.getLast().role() == Speaker.USER,
                "messages[" + (messages.size() - 1) + "].role",
                "expected user in the last turn, found assistant");
        checkPictures(messages);
        JsonNode stream = body.path("stream");
        ChatLimits.check(
                stream.isMissingNode() || stream.isNull() || stream.isBoolean(),
                "stream",
                "expected true or false, found " + shown(stream.toString()));
        return new ChatRequest(messages, plan(body), now(body.path("now")), stream.asBoolean(false));
    }

    /** @throws CatalogueException INVALID_REQUEST if they are none, too many, or no array */
    public void checkTurns(JsonNode turns) {
        ChatLimits.check(turns.isArray() && !turns.isEmpty(), "messages", "expected an array of turns, found none");
        ChatLimits.check(
                turns.size() <= limits.messages(),
                "messages",
                "expected at most %d turns, found %d".formatted(limits.messages(), turns.size()));
    }

    /** @throws CatalogueException INVALID_REQUEST or IMAGE_TOO_LARGE */
    public void checkPictures(List<ChatMessage> messages) {
        List<QueryImage> images = messages.stream()
                .flatMap(message -> message.parts().stream())
                .flatMap(part -> part instanceof TurnPart.Upload(QueryImage image) ? Stream.of(image) : Stream.empty())
                .toList();
        ChatLimits.check(
                images.size() <= limits.pictures(),
                "messages",
                "expected at most %d pictures, found %d".formatted(limits.pictures(), images.size()));
        for (QueryImage image : images) {
            if (image.length() > limits.imageBytes()) {
                throw new CatalogueException(
                                ErrorCode.IMAGE_TOO_LARGE,
                                "expected at most %d bytes, found %d".formatted(limits.imageBytes(), image.length()))
                        .withField("image");
            }
        }
    }

    private ChatMessage message(String path, JsonNode node) {
        checkObject(path, node, MESSAGE);
        String name = text(path + ".role", node.path("role"));
        ChatLimits.check(
                name.equals("user") || name.equals("assistant"),
                path + ".role",
                "expected user or assistant, found \"%s\"".formatted(shown(name)));
        Speaker role = name.equals("user") ? Speaker.USER : Speaker.ASSISTANT;
        JsonNode parts = node.path("parts");
        ChatLimits.check(
                parts.isArray() && !parts.isEmpty() && parts.size() <= ChatLimits.MAX_PARTS,
                path + ".parts",
                "expected an array of 1 to %d parts, found %s"
                        .formatted(ChatLimits.MAX_PARTS, parts.isArray() ? parts.size() + "" : "none"));
        List<TurnPart> read = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            read.add(part(path + ".parts[" + i + "]", parts.get(i), role));
        }
        return new ChatMessage(role, read, role == Speaker.ASSISTANT ? plan(node) : null);
    }

    private static TurnPart part(String path, JsonNode node, Speaker role) {
        checkObject(path, node, PARTS);
        ChatLimits.check(node.size() == 1, path, "expected one of text, tile, image, hits, found " + node.size());
        String kind = node.fieldNames().next();
        JsonNode value = node.path(kind);
        String field = path + "." + kind;
        return switch (kind) {
            case "text" -> new TurnPart.Words(words(field, value));
            case "tile" -> new TurnPart.OneTile(named(field, value, TileId::new));
            case "image" -> {
                ChatLimits.check(role == Speaker.USER, field, "expected no picture in an answer");
                yield new TurnPart.Upload(named(field, value, QueryImage::parse));
            }
            default -> new TurnPart.Shown(hits(field, value));
        };
    }

    private static String words(String field, JsonNode value) {
        String text = text(field, value);
        ChatLimits.check(
                text.length() <= ChatLimits.MAX_TEXT,
                field,
                "expected at most %d characters, found %d".formatted(ChatLimits.MAX_TEXT, text.length()));
        return text;
    }

    private static List<TileId> hits(String field, JsonNode value) {
        ChatLimits.check(
                value.isArray() && value.size() <= ChatLimits.MAX_HITS,
                field,
                "expected an array of at most %d tile ids".formatted(ChatLimits.MAX_HITS));
        List<TileId> hits = new ArrayList<>();
        for (JsonNode one : value) {
            hits.add(named(field, one, TileId::new));
        }
        return hits;
    }

    private static @Nullable Plan plan(JsonNode object) {
        JsonNode plan = object.path("plan");
        return plan.isMissingNode() || plan.isNull() ? null : PlanJson.read(plan);
    }

    private static @Nullable Instant now(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        String text = text("now", node);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw CatalogueException.ofField(
                    "now", "expected an RFC 3339 instant, found \"%s\"".formatted(shown(text)));
        }
    }

    private static String text(String field, JsonNode node) {
        ChatLimits.check(node.isTextual(), field, "expected a string, found " + kind(node));
        return node.textValue();
    }

    private static <T> T named(String field, JsonNode node, Function<String, T> reading) {
        try {
            return reading.apply(text(field, node));
        } catch (CatalogueException e) {
            throw e.withField(field);
        }
    }

    private static void checkObject(String path, JsonNode node, Set<String> known) {
        ChatLimits.check(node.isObject(), path, "expected an object, found " + kind(node));
        node.fieldNames()
                .forEachRemaining(name -> ChatLimits.check(
                        known.contains(name),
                        path.equals("body") ? shown(name) : path + "." + shown(name),
                        "expected one of %s, found an unknown name"
                                .formatted(String.join(
                                        ", ", known.stream().sorted().toList()))));
    }

    private static String kind(JsonNode node) {
        return node.isMissingNode() ? "nothing" : shown(node.toString());
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
