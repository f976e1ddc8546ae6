package dev.swath.dialogue.grammar;

import dev.swath.dialogue.words.Token;
import java.util.List;
import java.util.Set;

/** Cleans noun phrases. */
final class Phrases {
    private static final Set<String> BEFORE = Set.of(
            "a",
            "an",
            "the",
            "some",
            "any",
            "all",
            "and",
            "but",
            "of",
            "with",
            "also",
            "only",
            "just",
            "please",
            "or",
            "that",
            "are",
            "is",
            "me",
            "us",
            "for",
            "in",
            "from",
            "showing",
            "containing",
            "to");
    private static final Set<String> AFTER = Set.of(
            "a",
            "an",
            "the",
            "some",
            "any",
            "all",
            "and",
            "but",
            "of",
            "with",
            "also",
            "only",
            "just",
            "please",
            "or",
            "that",
            "are",
            "is",
            "in",
            "from",
            "instead",
            "too",
            "now",
            "again",
            "there",
            "which",
            "for",
            "as",
            "then",
            "though",
            "not",
            "were",
            "was",
            "by",
            "on",
            "at",
            "to",
            "me",
            "them",
            "taken",
            "acquired",
            "else");
    private static final Set<String> PICTURES = Set.of(
            "image",
            "images",
            "picture",
            "pictures",
            "pic",
            "pics",
            "photo",
            "photos",
            "photograph",
            "photographs",
            "scene",
            "scenes",
            "tile",
            "tiles",
            "imagery");
    private static final Set<String> KINDS = Set.of("satellite", "aerial", "overhead");
    private static final Set<String> NO_SUBJECT = Set.of(
            "everything",
            "something",
            "anything",
            "nothing",
            "one",
            "ones",
            "them",
            "these",
            "those",
            "it",
            "same",
            "the same",
            "others",
            "other",
            "more",
            "stuff",
            "things",
            "results",
            "hits",
            "this",
            "that",
            "what",
            "well",
            "satellite",
            "aerial");

    private Phrases() {}

    /** The words in lower case, without what asks and joins at their ends; empty if nothing is left. */
    static String subject(List<Token> words) {
        int from = 0;
        int to = words.size();
        while (from < to
                && (words.get(from).isMark() || BEFORE.contains(words.get(from).lower()))) {
            from++;
        }
        boolean shorter = true;
        while (shorter && from < to) {
            Token last = words.get(to - 1);
            shorter = last.isMark() || AFTER.contains(last.lower()) || PICTURES.contains(last.lower());
            if (shorter) {
                to--;
                if (PICTURES.contains(last.lower())
                        && to > from
                        && KINDS.contains(words.get(to - 1).lower())) {
                    to--;
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (Token word : words.subList(from, to)) {
            if (!text.isEmpty() && !word.isMark()) {
                text.append(' ');
            }
            text.append(word.lower());
        }
        String cleaned = text.toString().replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}%]+$", "");
        return NO_SUBJECT.contains(cleaned) ? "" : cleaned;
    }
}
