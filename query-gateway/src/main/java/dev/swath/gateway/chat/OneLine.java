package dev.swath.gateway.chat;

/** Texts of tiles as they are quoted: on one line, without control characters, and not too long. */
public final class OneLine {
    private static final int LONGEST = 300;

    private OneLine() {}

    /** The text, quotable. */
    public static String of(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
