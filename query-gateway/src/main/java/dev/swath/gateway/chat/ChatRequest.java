package dev.swath.gateway.chat;

import dev.swath.dialogue.Plan;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation whose last turn is to be answered.
 *
 * @param messages the oldest first; the last one is the user's
 * @param plan what to run instead of what the words say; null for the words
 * @param now the moment that "today" is meant of; null for the clock's
 * @param stream whether the client wants the parts as they come
 */
public record ChatRequest(
        List<ChatMessage> messages,
        @Nullable Plan plan,
        @Nullable Instant now,
        boolean stream) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
