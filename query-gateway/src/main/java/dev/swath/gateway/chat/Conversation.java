package dev.swath.gateway.chat;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.QueryImage;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.Planner;
import dev.swath.dialogue.Planner.Intent;
import dev.swath.gateway.chat.ChatMessage.Speaker;
import dev.swath.gateway.chat.ChatMessage.TurnPart;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A conversation as far as it has come: its last turn read, and what the turns before it leave behind. */
final class Conversation {
    private static final int LONGEST_TEXT = 2_000;

    private final Planner planner;
    private final List<ChatMessage> messages;
    private final int dropped;

    private @Nullable Plan earlier;
    private @Nullable QueryImage image;
    private @Nullable TileId tile;
    private List<TileId> hits = List.of();
    private final Set<TileId> shown = new LinkedHashSet<>();
    private Intent last = new Intent.ToTalk(null);

    private Conversation(List<ChatMessage> messages, int dropped, Instant now) {
        this.messages = messages;
        this.dropped = dropped;
        this.planner = new Planner(now);
    }

    /** Reads a conversation's turns, without the oldest where it has too many words. */
    static Conversation of(ChatRequest request, ChatLimits limits, Instant now) {
        List<ChatMessage> kept = new ArrayList<>(request.messages());
        int words = kept.stream().mapToInt(Conversation::words).sum();
        int dropped = 0;
        while (words > limits.words() && kept.size() > 1) {
            words -= words(kept.removeFirst());
            dropped++;
        }
        Conversation conversation = new Conversation(kept, dropped, now);
        conversation.messages.forEach(conversation::take);
        return conversation;
    }

    private void take(ChatMessage message) {
        List<TileId> tiles = message.parts().stream()
                .flatMap(part -> part instanceof TurnPart.Shown(List<TileId> ids) ? ids.stream() : Stream.empty())
                .toList();
        if (message.role() == Speaker.ASSISTANT) {
            earlier = message.plan() != null ? message.plan() : earlier;
            hits = tiles.isEmpty() ? hits : tiles;
            shown.addAll(tiles);
            return;
        }
        boolean silent = message.text().isBlank() && message.showsSomething();
        last = silent
                ? new Intent.ToSearch(Plan.EMPTY, List.of(), false)
                : planner.read(message.text(), earlier, hits.isEmpty() ? null : hits.size());
        boolean follows = last instanceof Intent.ToSearch(var _, var _, boolean goesOn) && goesOn;
        image = found(message, follows ? image : null);
        tile = foundTile(message, follows ? tile : null);
        if (last instanceof Intent.ToSearch(Plan plan, var _, var _)) {
            earlier = plan;
        }
    }

    private static @Nullable QueryImage found(ChatMessage message, @Nullable QueryImage before) {
        return message.parts().stream()
                .filter(TurnPart.Upload.class::isInstance)
                .map(part -> ((TurnPart.Upload) part).image())
                .reduce((_, second) -> second)
                .orElse(before);
    }

    private static @Nullable TileId foundTile(ChatMessage message, @Nullable TileId before) {
        return message.parts().stream()
                .filter(TurnPart.OneTile.class::isInstance)
                .map(part -> ((TurnPart.OneTile) part).tileId())
                .reduce((_, second) -> second)
                .orElse(before);
    }

    private static int words(ChatMessage message) {
        return 1 + message.text().split("\\s+", -1).length;
    }

    /** What the last turn is. */
    Intent last() {
        return last;
    }

    /** The turns, without the oldest if there were too many words. */
    List<ChatMessage> messages() {
        return messages;
    }

    String lastText() {
        return messages.getLast().text();
    }

    /** The last turn as a text to search by; it has words, or there would be nothing to say to it. */
    String searchedText() {
        String text = lastText().strip();
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /**
     * The tile that talk is about.
     *
     * @param about what {@code Intent.ToTalk} says
     * @return null if it is about none, or about one that was not shown
     * @throws CatalogueException INVALID_REQUEST if it is no tile id
     */
    @Nullable
    TileId meant(@Nullable String about) {
        if (tile != null || about == null) {
            return tile;
        }
        if (about.startsWith("tile:")) {
            try {
                return new TileId(about.substring(5));
            } catch (CatalogueException e) {
                throw e.withField("tile");
            }
        }
        int number = about.startsWith("hit:") ? Integer.parseInt(about.substring(4)) : 0;
        return number >= 1 && number <= hits.size() ? hits.get(number - 1) : null;
    }

    /** How many of the oldest turns were dropped. */
    int dropped() {
        return dropped;
    }

    /** The picture that the last turn is about; null if there is none. */
    @Nullable
    QueryImage image() {
        return image;
    }

    /** The tile that the user put into the last turn; null if there is none. */
    @Nullable
    TileId tile() {
        return tile;
    }

    /** The tiles that the last answer showed. */
    List<TileId> hits() {
        return hits;
    }

    /** All tiles that were shown. */
    Set<TileId> shown() {
        return Set.copyOf(shown);
    }
}
