package dev.swath.modelruntime.dialogue;

import dev.swath.catalogue.model.DialogueReply.ReplyEnding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The words of an answer as its tokens come: one line, a limited number of words, and none that go round in circles. */
public final class DialogueWords {
    /** So often the same words follow each other in a circle; one word alone once more. */
    private static final int ROUNDS = 3;

    private static final int LONGEST_ROUND = 10;

    private final Function<long[], String> decode;
    private final int most;
    private final List<Long> tokens = new ArrayList<>();
    private String text = "";

    /**
     * @param decode the tokenizer's: the text of tokens, trimmed
     * @param most how many words
     */
    public DialogueWords(Function<long[], String> decode, int most) {
        this.decode = decode;
        this.most = most;
    }

    /** Takes the next token. Returns what ends the answer, if something does. */
    public Optional<ReplyEnding> add(int token) {
        tokens.add((long) token);
        String written = decode.apply(tokens.stream().mapToLong(Long::longValue).toArray());
        text = written.lines().findFirst().orElse("").strip();
        if (written.contains("\n") || written.contains("\r")) {
            return Optional.of(ReplyEnding.END);
        }
        List<String> words = Arrays.asList(text.split("\\s+", -1));
        if (goesRound(words)) {
            text = "";
            return Optional.of(ReplyEnding.LOOP);
        }
        if (words.size() > most) {
            text = sentences(String.join(" ", words.subList(0, most)));
            return Optional.of(ReplyEnding.LENGTH);
        }
        return Optional.empty();
    }

    /** What is kept of it; empty if nothing was said, or the same again and again. */
    public String text() {
        return text;
    }

    /** The whole sentences; a beginning of one where there is no other. */
    private static String sentences(String cut) {
        int end = Math.max(cut.lastIndexOf(". "), Math.max(cut.lastIndexOf("! "), cut.lastIndexOf("? ")));
        return end > 0 ? cut.substring(0, end + 1) : cut + "…";
    }

    private static boolean goesRound(List<String> words) {
        for (int round = 1; round <= LONGEST_ROUND; round++) {
            if (endsInRounds(words, round, round == 1 ? ROUNDS + 1 : ROUNDS)) {
                return true;
            }
        }
        return false;
    }

    private static boolean endsInRounds(List<String> words, int round, int rounds) {
        int size = words.size();
        if (size < round * rounds) {
            return false;
        }
        List<String> last = words.subList(size - round, size);
        for (int i = 2; i <= rounds; i++) {
            if (!words.subList(size - i * round, size - (i - 1) * round).equals(last)) {
                return false;
            }
        }
        return true;
    }
}
