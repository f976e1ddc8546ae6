package dev.swath.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Durations as people write them: {@code 30s}, {@code 10m}, {@code 1h30m}. */
final class Durations {
    private Durations() {}

    static Duration parse(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expected a duration such as 30s or 10m, found \"" + text + "\"", e);
        }
    }
}
