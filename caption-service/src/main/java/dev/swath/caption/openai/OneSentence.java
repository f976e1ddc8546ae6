package dev.swath.caption.openai;

import java.util.Optional;
import java.util.regex.Pattern;

/** Makes what a chat model answered one plain sentence. */
final class OneSentence {
    /** A caption is a line; what is longer is no caption. */
    private static final int LONGEST = 400;

    private static final Pattern THOUGHTS = Pattern.compile("(?is)<think>.*?(</think>|$)");
    private static final Pattern FENCES = Pattern.compile("(?m)^\\s*```.*$");
    private static final Pattern LEADS = Pattern.compile("^\\s*(#{1,6}\\s+|>\\s*|[-*+]\\s+|\\d{1,2}[.)]\\s+)");
    private static final Pattern LABEL = Pattern.compile("(?i)^(caption|description|answer)\\s*(:\\s*|$)");
    private static final Pattern LINKS = Pattern.compile("!?\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern MARKS = Pattern.compile("\\*{1,3}|_{2,3}|`+|~~");
    /** With U+FFFD: a server that cuts within a character's bytes answers so. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\uFFFD]+");

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern END = Pattern.compile("[.!?](?=[\\s\"'”’)]|$)");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final String QUOTES = "\"'“”‘’«» ";

    private OneSentence() {}

    /**
     * Its first sentence: without Markdown, quotes, labels and what the model thought aloud; spaces single.
     *
     * @return empty if that has no letter or more than 400 characters
     */
    static Optional<String> of(String answer) {
        String plain = FENCES.matcher(THOUGHTS.matcher(answer).replaceAll(" ")).replaceAll("");
        for (String line : plain.lines().toList()) {
            String sentence = sentence(line);
            if (LETTER.matcher(sentence).find()) {
                return sentence.length() <= LONGEST ? Optional.of(sentence) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String sentence(String line) {
        String bare = MARKS.matcher(
                        LINKS.matcher(LEADS.matcher(line).replaceFirst("")).replaceAll("$1"))
                .replaceAll("");
        String clean = SPACES.matcher(INVISIBLE.matcher(bare).replaceAll(" ")).replaceAll(" ");
        String named = LABEL.matcher(withoutQuotes(clean)).replaceFirst("");
        var end = END.matcher(named);
        return withoutQuotes(end.find() ? named.substring(0, end.end()) : named);
    }

    private static String withoutQuotes(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && QUOTES.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && QUOTES.indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }
}
