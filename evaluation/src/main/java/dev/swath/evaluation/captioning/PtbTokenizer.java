package dev.swath.evaluation.captioning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a caption into the tokens that {@code pycocoevalcap} scores: Penn Treebank's, in lower case, without
 * punctuation. It was compared with that tokenizer on every sentence of RSICD and UC Merced, and on odd ones made up
 * for the purpose. Two things differ: web addresses, emoticons and currency signs, which captions do not have; and a
 * sentence that ends with an initial, whose tokens depend there on the next sentence.
 *
 * @see <a href="https://github.com/salaniz/pycocoevalcap">pycocoevalcap</a>
 */
public final class PtbTokenizer {
    /** Punctuation that is dropped. Brackets are not among it, since their tokens are words in lower case by then. */
    private static final Pattern DROPPED = Pattern.compile("[\\s.?!,:;'\"]|`{1,2}|-{1,4}|\\.{2,}");

    private static final Map<String, String> BRACKETS =
            Map.of("(", "-lrb-", ")", "-rrb-", "[", "-lsb-", "]", "-rsb-", "{", "-lcb-", "}", "-rcb-");

    /** Words that Penn Treebank reads as two, with the place of the cut. */
    private static final Map<String, Integer> FUSED =
            Map.of("cannot", 3, "gonna", 3, "gotta", 3, "wanna", 3, "lemme", 3, "gimme", 3, "'tis", 2, "'twas", 2);

    private static final String END = "(?![\\p{L}\\p{Nd}])";
    private static final String ABBREVIATIONS =
            "etc|mr|mrs|ms|dr|st|ave|rd|blvd|vs|jr|sr|inc|co|corp|ltd|ft|bldg|dept|est|assn|"
                    + "univ|bros|ph\\.d|al|cf|ct|sq|mt|col|prof|gen|sen|rep|capt|sgt|lt|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|"
                    + "mon|tue|wed|thu|fri";

    /** The first that matches wins. */
    private static final Pattern TOKEN = Pattern.compile(
            String.join(
                    "|",
                    "\\s+",
                    // Initials such as "u.s.", and words that keep their full stop.
                    "\\p{L}(?:\\.\\p{L})+" + END + "\\.?",
                    "(?:" + ABBREVIATIONS + "|\\p{L})\\." + END,
                    "(?:no|nos|fig|figs|pp|art|\\p{L})\\.(?=\\s*\\p{Nd})",
                    // Contractions: the word before n't, then the endings.
                    "\\p{L}+?(?=n't" + END + ")",
                    "n't" + END,
                    "'n'",
                    "'(?:s|m|d|ll|re|ve|em|cause|tis|twas|n|[2-9]0s?)" + END,
                    "y'(?=(?:all|know)" + END + ")",
                    "ma'am" + END,
                    "[cdlo]'(?!ll" + END + "|re" + END + "|ve" + END + ")\\p{L}\\p{L}+",
                    "\\p{L}{1,2}&\\p{L}{1,2}" + END,
                    // Words, numbers and their compounds; a full stop without spaces does not part two words.
                    "(?:\\p{L}[\\p{L}\\p{M}]*(?:[.?!]\\p{L}[\\p{L}\\p{M}]*)+|%1$s)(?:[-_/]%1$s)*"
                            .formatted("(?:\\p{Nd}+(?:[.,:]\\p{Nd}+)+|[\\p{L}\\p{M}\\p{Nd}]+)"),
                    "[+-]?[.,:]?\\p{Nd}+(?:[.,:]\\p{Nd}+)*",
                    "[#@]\\p{L}[\\p{L}\\p{Nd}]*",
                    "&(?:amp|lt|gt);",
                    "[?!]{2,}",
                    "\\.{2,}",
                    "-+",
                    "\\*+",
                    "_+",
                    "`+",
                    "."),
            Pattern.DOTALL);

    /** A full stop after a single letter ends a sentence if one of these words follows. */
    private static final Pattern LETTER_AT_END = Pattern.compile(
            "(?<![\\p{L}\\p{Nd}.'])(\\p{L})\\.(?=\\s+(?:The|An?|There|This|These|It|In|At|Some|Many|But|They|We|He|She|You|"
                    + "Their|Here|That|One)\\s)");

    private PtbTokenizer() {}

    /** @return empty if the sentence has nothing but punctuation */
    public static List<String> tokenize(String sentence) {
        Matcher matcher = TOKEN.matcher(plain(sentence));
        List<String> tokens = new ArrayList<>();
        while (matcher.find()) {
            String token = matcher.group();
            Integer cut = FUSED.get(token);
            if (cut != null) {
                tokens.add(token.substring(0, cut));
                tokens.add(token.substring(cut));
            } else if (!token.isBlank() && !DROPPED.matcher(token).matches()) {
                tokens.add(entity(BRACKETS.getOrDefault(token, token)));
            }
        }
        return tokens;
    }

    /** The text in lower case, with plain marks in place of typographic ones. */
    private static String plain(String sentence) {
        return LETTER_AT_END
                .matcher(sentence)
                .replaceAll("$1 .")
                .toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replaceAll("[‘´‹›]", "`")
                .replaceAll("[“”«»]", "\"")
                .replaceAll("[–—]", "--")
                .replace("…", " ...")
                .replaceAll("[\u00a0\u200b\u3000]", " ");
    }

    private static String entity(String token) {
        return switch (token) {
            case "&amp;" -> "&";
            case "&lt;" -> "<";
            case "&gt;" -> ">";
            default -> token;
        };
    }
}
