package dev.swath.modelruntime.dialogue;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.model.DialogueTurn;
import dev.swath.catalogue.model.DialogueTurn.TurnContent;
import dev.swath.catalogue.model.DialogueTurn.Voice;
import dev.swath.catalogue.model.Tensor;
import dev.swath.modelruntime.BundleDescription;
import dev.swath.modelruntime.BundleDescription.Chat;
import dev.swath.modelruntime.bundle.BundleTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A conversation as the language model's input, in the form of the bundle's chat: a person's turn stands between {@code chat.before} and {@code chat.after},
 * an answer is followed by the end token and a line's end. Each image's soft tokens stand in their place, a line's end between them and other parts.
 */
public final class DialoguePrompt {
    private static final String LINE_END = "\n";

    private final List<PromptPart> parts;
    private final int positions;
    private final int dropped;

    /** A piece of the input. */
    public sealed interface PromptPart {
        /** Tokens. */
        record Written(List<Long> ids) implements PromptPart {
            public Written {
                ids = List.copyOf(ids);
            }
        }

        /** An image. */
        record Pictured(Tensor features) implements PromptPart {}
    }

    private record Piece(List<PromptPart> parts, Voice voice, int positions) {}

    private DialoguePrompt(List<PromptPart> parts, int positions, int dropped) {
        this.parts = List.copyOf(parts);
        this.positions = positions;
        this.dropped = dropped;
    }

    /**
     * The prompt of a conversation's newest turns, as many as there is room for. Of a last turn that is too long itself, the first tokens are kept.
     *
     * @param turns the oldest first
     * @param chat the bundle's
     * @param mostPositions for how many positions there is room
     * @throws CatalogueException INVALID_REQUEST if the last turn is none of the user's, or its images leave no room
     */
    public static DialoguePrompt of(
            List<DialogueTurn> turns,
            Chat chat,
            BundleTokenizer tokenizer,
            BundleDescription description,
            int mostPositions) {
        if (turns.isEmpty() || turns.getLast().voice() != Voice.USER) {
            throw CatalogueException.ofField("turns", "expected a last turn of the user's, found none");
        }
        TurnWriter writer = new TurnWriter(chat, tokenizer, description);
        List<Piece> pieces = new ArrayList<>();
        int room = mostPositions;
        for (DialogueTurn turn : turns.reversed()) {
            Piece piece = writer.piece(turn, pieces.isEmpty() ? room : Integer.MAX_VALUE);
            if (piece.positions() > room) {
                break;
            }
            room -= piece.positions();
            pieces.addFirst(piece);
        }
        while (pieces.getFirst().voice() == Voice.MODEL) {
            room += pieces.removeFirst().positions();
        }
        return new DialoguePrompt(
                pieces.stream().flatMap(piece -> piece.parts().stream()).toList(),
                mostPositions - room,
                turns.size() - pieces.size());
    }

    /** Tokens and images in their order. */
    public List<PromptPart> parts() {
        return parts;
    }

    /** How many positions it takes. */
    public int positions() {
        return positions;
    }

    /** How many of the oldest turns had no room. */
    public int dropped() {
        return dropped;
    }

    /** Makes turns into pieces. */
    private record TurnWriter(Chat chat, BundleTokenizer tokenizer, BundleDescription description) {
        /** @param most for how many positions there is room */
        Piece piece(DialogueTurn turn, int most) {
            List<Long> before = prompt(turn.voice() == Voice.USER ? chat.before() : "");
            List<Long> after = turn.voice() == Voice.USER ? prompt(chat.after()) : end();
            int images = images(turn);
            List<Long> lineEnd = prompt(LINE_END);
            int between = (turn.parts().size() - 1) * lineEnd.size();
            long room = (long) most - before.size() - after.size() - (long) images * prefix() - Math.max(0, between);
            if (room < 0) {
                throw new CatalogueException(
                        ErrorCode.INVALID_REQUEST,
                        "turns: expected at most %d tokens, found a turn of %d images that has no room"
                                .formatted(most, images));
            }
            List<PromptPart> parts = new ArrayList<>(List.of(new PromptPart.Written(before)));
            int positions = before.size() + after.size();
            for (int i = 0; i < turn.parts().size(); i++) {
                if (i > 0) {
                    parts.add(new PromptPart.Written(lineEnd));
                    positions += lineEnd.size();
                }
                switch (turn.parts().get(i)) {
                    case TurnContent.Seen(Tensor features) -> {
                        parts.add(new PromptPart.Pictured(features));
                        positions += prefix();
                    }
                    case TurnContent.Heard(String text) -> {
                        List<Long> ids = Arrays.stream(tokenizer.encodeText(text))
                                .limit(room)
                                .boxed()
                                .toList();
                        parts.add(new PromptPart.Written(ids));
                        room -= ids.size();
                        positions += ids.size();
                    }
                }
            }
            parts.add(new PromptPart.Written(after));
            return new Piece(parts, turn.voice(), positions);
        }

        private int prefix() {
            return description.dimensions().prefix();
        }

        private List<Long> prompt(String text) {
            return Arrays.stream(tokenizer.encodePrompt(text)).boxed().toList();
        }

        private List<Long> end() {
            List<Long> ids = new ArrayList<>(List.of((long) description.tokens().eos()));
            ids.addAll(prompt(LINE_END));
            return ids;
        }

        private static int images(DialogueTurn turn) {
            return (int) turn.parts().stream()
                    .filter(TurnContent.Seen.class::isInstance)
                    .count();
        }
    }
}
