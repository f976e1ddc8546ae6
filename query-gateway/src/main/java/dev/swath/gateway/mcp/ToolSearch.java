package dev.swath.gateway.mcp;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.Planner;
import dev.swath.dialogue.Planner.Intent;
import dev.swath.gateway.Grants;
import dev.swath.gateway.chat.AnswerChat;
import dev.swath.gateway.chat.ChatAnswer;
import dev.swath.gateway.chat.ChatMessage;
import dev.swath.gateway.chat.ChatMessage.Speaker;
import dev.swath.gateway.chat.ChatMessage.TurnPart;
import dev.swath.gateway.chat.ChatRequest;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Searches by words for tools: one turn, without a conversation before it. */
public final class ToolSearch {
    private static final int MOST = 50;
    private static final int LONGEST = 2_000;

    private final AnswerChat chat;
    private final InstantSource clock;

    public ToolSearch(AnswerChat chat, InstantSource clock) {
        this.chat = chat;
        this.clock = clock;
    }

    /** @param plan null if the words ask for no search */
    record Understood(@Nullable Plan plan, List<String> notUnderstood) {}

    /** @throws CatalogueException INVALID_REQUEST if there are no words, or too many */
    Understood understand(String words) {
        return switch (read(words)) {
            case Intent.ToTalk _ -> new Understood(null, List.of());
            case Intent.ToSearch(Plan plan, List<String> notUnderstood, var _) -> new Understood(plan, notUnderstood);
        };
    }

    /** @throws CatalogueException INVALID_REQUEST, and what a search throws */
    ChatAnswer search(String words, @Nullable Integer limit, Grants grants) {
        return run(words, plan(words), limit, grants);
    }

    /** @throws CatalogueException INVALID_REQUEST, NOT_FOUND, and what a search throws */
    ChatAnswer like(TileId tileId, String words, @Nullable Integer limit, Grants grants) {
        Plan plan = words.isBlank() ? Plan.EMPTY : plan(words);
        return run(words, plan.withLike("tile:" + tileId).withAsk(null), limit, grants);
    }

    /** @throws CatalogueException INVALID_REQUEST, and what a search throws */
    ChatAnswer count(String words, Grants grants) {
        return run(words, plan(words).counting(), null, grants);
    }

    private ChatAnswer run(String words, Plan plan, @Nullable Integer limit, Grants grants) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw CatalogueException.ofField("limit", "expected 1 to %d, found %d".formatted(MOST, limit));
        }
        Integer wanted = limit != null ? limit : plan.limit();
        Plan bounded = plan.count() || wanted == null ? plan : plan.withLimit(Math.min(MOST, wanted));
        ChatMessage turn = new ChatMessage(Speaker.USER, List.of(new TurnPart.Words(words)), null);
        return chat.answer(
                new ChatRequest(List.of(turn), bounded, clock.instant(), false),
                grants,
                AnswerChat.AnswerListener.NOBODY);
    }

    private Plan plan(String words) {
        return switch (read(words)) {
            case Intent.ToSearch(Plan plan, var _, var _) -> plan;
            case Intent.ToTalk _ ->
                throw CatalogueException.ofField("words", "expected what to find, found words that ask for no search");
        };
    }

    private Intent read(String words) {
        if (words.isBlank() || words.length() > LONGEST) {
            throw CatalogueException.ofField(
                    "words",
                    "expected 1 to %d characters, found %d".formatted(LONGEST, words.isBlank() ? 0 : words.length()));
        }
        return new Planner(clock.instant()).read(List.of(words));
    }
}
