package dev.swath.dialogue.grammar;

import dev.swath.dialogue.words.Match;
import dev.swath.dialogue.words.WordPattern;
import java.util.function.BiConsumer;

/**
 * One rule of the grammar.
 *
 * @param where at which words it is tried
 * @param pattern the words that it takes away
 * @param meaning what they say
 */
record Rule(Where where, WordPattern pattern, BiConsumer<Said, Match> meaning) {
    /** Where a rule is tried. */
    enum Where {
        /** Anywhere: it says a field of the plan. */
        FIELD,
        /** Before the subject's first word. */
        START,
        /** Anywhere: it says nothing. */
        NOTHING
    }
}
