package dev.swath.gateway.chat;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.dialogue.Plan;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param plan of an answer: the plan that it ran, as the answer had it; null if it had none, or the client does not say
 */
public record ChatMessage(
        Speaker role, List<TurnPart> parts, @Nullable Plan plan) {
    /** Who speaks. */
    public enum Speaker {
        USER,
        ASSISTANT
    }

    /** A piece of a turn. */
    public sealed interface TurnPart {
        /** Words. */
        record Words(String text) implements TurnPart {}

        /** A tile of the catalogue that is meant. */
        record OneTile(TileId tileId) implements TurnPart {}

        /** A picture that is not in the catalogue. */
        record Upload(QueryImage image) implements TurnPart {}

        /** The tiles that an answer showed, in its order. */
        record Shown(List<TileId> tileIds) implements TurnPart {
            public Shown {
                tileIds = List.copyOf(tileIds);
            }
        }
    }

    public ChatMessage {
        parts = List.copyOf(parts);
    }

    /** Whether it holds a picture or a tile. */
    public boolean showsSomething() {
        return parts.stream().anyMatch(part -> part instanceof TurnPart.Upload || part instanceof TurnPart.OneTile);
    }

    /** All words, parted by line ends. */
    public String text() {
        return String.join(
                "\n",
                parts.stream()
                        .flatMap(part -> part instanceof TurnPart.Words(String text) ? Stream.of(text) : Stream.empty())
                        .toList());
    }
}
