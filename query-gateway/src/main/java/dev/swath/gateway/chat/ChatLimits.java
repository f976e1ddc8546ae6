package dev.swath.gateway.chat;

import dev.swath.catalogue.CatalogueException;
import java.time.Duration;

/**
 * The limits of one conversation.
 *
 * @param messages the most turns; a longer conversation is refused
 * @param words the most words of all turns; the oldest turns are dropped, and the answer says so
 * @param pictures the most pictures that are no tiles; more are refused
 * @param imageBytes how large a picture may be
 * @param time how long an answer may take; a longer one ends early, and says so
 * @param atWork how many answers are worked on at once; the others wait
 */
public record ChatLimits(int messages, int words, int pictures, int imageBytes, Duration time, int atWork) {
    /** The longest text of one part. */
    public static final int MAX_TEXT = 8_000;
    /** The most tiles that one answer's part names. */
    public static final int MAX_HITS = 1_000;
    /** The most parts of one turn. */
    public static final int MAX_PARTS = 64;

    static void check(boolean holds, String field, String complaint) {
        if (!holds) {
            throw CatalogueException.ofField(field, complaint);
        }
    }
}
