package dev.swath.vectorindex.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The pattern of a {@code LIKE}. The time of a match is at most proportional to the product of both lengths, for any pattern. */
public final class LikePattern {
    /** Stands for any text in {@link #parts}. */
    public static final int ANY_TEXT = -1;
    /** Stands for one character in {@link #parts}. */
    public static final int ANY_CHARACTER = -2;

    /** Characters, or one of the two wildcards. */
    private final int[] pattern;

    /** @param text as {@link dev.swath.vectorindex.Filter.Like} has it */
    public LikePattern(String text) {
        List<Integer> parts = new ArrayList<>();
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            boolean escaped = characters[i] == '\\' && i + 1 < characters.length;
            int character = escaped ? characters[++i] : characters[i];
            parts.add(
                    escaped
                            ? character
                            : switch (character) {
                                case '%' -> ANY_TEXT;
                                case '_' -> ANY_CHARACTER;
                                default -> character;
                            });
        }
        this.pattern = parts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Characters, as code points, and the two wildcards. */
    public IntStream parts() {
        return IntStream.of(pattern);
    }

    boolean matches(String text) {
        int[] characters = text.codePoints().toArray();
        int at = 0;
        int in = 0;
        // The place of the last wildcard, and the end of the text that it has taken. It takes one more character if the
        // rest fails.
        int wildcard = -1;
        int taken = 0;
        while (in < characters.length) {
            if (at < pattern.length && pattern[at] == ANY_TEXT) {
                wildcard = at++;
                taken = in;
            } else if (at < pattern.length && (pattern[at] == ANY_CHARACTER || pattern[at] == characters[in])) {
                at++;
                in++;
            } else if (wildcard >= 0) {
                at = wildcard + 1;
                in = ++taken;
            } else {
                return false;
            }
        }
        while (at < pattern.length && pattern[at] == ANY_TEXT) {
            at++;
        }
        return at == pattern.length;
    }
}
