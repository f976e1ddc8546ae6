package dev.swath.dialogue.words;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, a number or a mark of an utterance.
 *
 * @param text as it was written
 * @param lower in lower case
 * @param start where it begins in the utterance
 */
public record Token(String text, String lower, int start) {
    private static final Pattern TOKENS =
            Pattern.compile("[0-9a-f]{32}(?:-\\d{1,10}){4}|\\d+(?:st|nd|rd|th)(?![\\p{L}\\p{N}])"
                    + "|\\d+(?:\\.\\d+)?(?=(?:km|mi|nm|m)(?![\\p{L}\\p{N}]))"
                    + "|\\d+(?:[./-]\\d+){1,2}(?![\\p{L}\\p{N}])|\\d{1,3}(?:,\\d{3})+(?!\\d)"
                    + "|[\\p{L}\\p{N}_]+(?:[.'’/-][\\p{L}\\p{N}_]+)*|\\p{So}|[^\\s\\p{L}\\p{N}]");
    private static final String MARKS = ",;.!?:\"“”„«»()…—–";
    private static final int MOST = 400;

    /** The first 400 tokens of an utterance. */
    public static List<Token> of(String utterance) {
        String text = Normalizer.normalize(utterance, Normalizer.Form.NFC);
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKENS.matcher(text);
        while (matcher.find() && tokens.size() < MOST) {
            String found = matcher.group().replace('’', '\'');
            tokens.add(new Token(found, found.toLowerCase(Locale.ROOT), matcher.start()));
        }
        return tokens;
    }

    public boolean isMark() {
        return text.length() == 1 && MARKS.indexOf(text.charAt(0)) >= 0;
    }

    public boolean isNumber() {
        return Character.isDigit(text.charAt(0));
    }

    public boolean isCapitalised() {
        return Character.isUpperCase(text.charAt(0));
    }

    /** Whether it has letters, all of them capitals. */
    public boolean isUpperCase() {
        return !text.equals(lower) && text.equals(text.toUpperCase(Locale.ROOT));
    }
}
