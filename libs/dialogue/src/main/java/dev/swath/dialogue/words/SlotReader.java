package dev.swath.dialogue.words;

import java.util.List;

/** Reads a value that is no fixed word: a number, a date, a name. */
public interface SlotReader {
    /** What begins at a position, the best first; empty if nothing does. */
    List<Value> read(UtteranceTokens tokens, int position);

    /**
     * A value.
     *
     * @param end the position after it
     */
    record Value(int end, Object value) {}
}
