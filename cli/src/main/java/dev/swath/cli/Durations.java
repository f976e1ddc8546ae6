package dev.swath.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 30s}, {@code 10m}, {@code 1h30m}. */
final class Durations implements ITypeConverter<Duration> {
    private static final String PREFIX = "PT";

    @Override
    public Duration convert(String text) {
        try {
            Duration duration = Duration.parse(PREFIX + text.toUpperCase(Locale.ROOT));
            if (!duration.isNegative()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Named below.
        }
        throw new TypeConversionException("expected a duration such as 30s or 10m, found \"" + text + "\"");
    }

    static String text(Duration duration) {
        return duration.toString().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }
}
