package dev.swath.dialogue.grammar;

import java.util.List;

/** Reads a value that is no fixed word: a number, a date, a name. */
interface SlotReader {
    /** What begins at a position, the best first; empty if nothing does. */
    List<Found> read(Tokens tokens, int position);

    /**
     * A value.
     *
     * @param end the position after it
     */
    record Found(int end, Object value) {}
}
