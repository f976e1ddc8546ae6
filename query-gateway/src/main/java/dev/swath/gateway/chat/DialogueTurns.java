package dev.swath.gateway.chat;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.DialogueTurn.TurnContent;
import dev.swath.catalogue.model.DialogueTurn.Voice;
import dev.swath.catalogue.model.Tensor;
import dev.swath.gateway.chat.ChatMessage.Speaker;
import dev.swath.gateway.chat.ChatMessage.TurnPart;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a language model hears and sees of a conversation: the user's words and images in their places, and the words of answers without what they quote.
 * Captions are texts of strangers: they stand in quotation marks in an answer, and the model does not read them.
 */
final class DialogueTurns {
    /** A longer conversation has more words than any model reads. */
    private static final int MOST_CHARACTERS = 32_000;

    private static final int MOST_IMAGES = 4;
    private static final Pattern QUOTED = Pattern.compile("(?s)\"[^\"]*(?:\"|$)");

    private final Function<byte[], Tensor> look;
    private final Function<TileId, byte[]> chip;
    private int images;
    private int characters;

    /**
     * @param look what the model sees of a picture
     * @param chip a tile's picture
     */
    DialogueTurns(Function<byte[], Tensor> look, Function<TileId, byte[]> chip) {
        this.look = look;
        this.chip = chip;
    }

    /**
     * The newest turns, the oldest of them first. Of more images than four the newest are seen.
     *
     * @param meant the tile that the last turn is about, which is seen after its words; null if it is about none
     */
    List<DialogueTurn> of(Conversation conversation, @Nullable TileId meant) {
        List<DialogueTurn> turns = new ArrayList<>();
        for (ChatMessage message : conversation.messages().reversed()) {
            List<TurnContent> parts =
                    message.role() == Speaker.USER ? said(message, turns.isEmpty() ? meant : null) : answered(message);
            if (characters > MOST_CHARACTERS) {
                break;
            }
            if (!parts.isEmpty()) {
                turns.addFirst(new DialogueTurn(message.role() == Speaker.USER ? Voice.USER : Voice.MODEL, parts));
            }
        }
        return turns;
    }

    private List<TurnContent> said(ChatMessage message, @Nullable TileId meant) {
        List<TurnContent> parts = new ArrayList<>();
        if (meant != null && !message.showsSomething()) {
            see(() -> chip.apply(meant), parts);
        }
        for (TurnPart part : message.parts().reversed()) {
            switch (part) {
                case TurnPart.Words(String text) -> hear(text, parts);
                case TurnPart.Upload upload -> see(() -> upload.image().toBytes(), parts);
                case TurnPart.OneTile(TileId tile) -> see(() -> chip.apply(tile), parts);
                case TurnPart.Shown _ -> {}
            }
        }
        return parts;
    }

    private List<TurnContent> answered(ChatMessage message) {
        List<TurnContent> parts = new ArrayList<>();
        hear(QUOTED.matcher(message.text()).replaceAll("").strip(), parts);
        return parts;
    }

    private void hear(String text, List<TurnContent> parts) {
        characters += text.length();
        if (!text.isBlank()) {
            parts.addFirst(new TurnContent.Heard(text.strip()));
        }
    }

    private void see(Supplier<byte[]> picture, List<TurnContent> parts) {
        if (images < MOST_IMAGES) {
            images++;
            parts.addFirst(new TurnContent.Seen(look.apply(picture.get())));
        }
    }
}
