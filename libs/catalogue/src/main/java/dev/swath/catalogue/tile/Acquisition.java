package dev.swath.catalogue.tile;

import dev.swath.catalogue.DatetimeSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When and how the picture was taken.
 *
 * @param datetime the tile's time; the object's arrival if nobody says when the picture was taken
 * @param start of an interval, with {@code end}; null if only one time is known
 * @param end of the interval, not before its start; null with it
 * @param intervalSource who says start and end; null with them
 * @param platform such as {@code sentinel-2b}; null if nobody says it
 * @param platformSource null with the platform
 * @param instruments such as {@code msi}; empty if nobody says them
 * @param instrumentsSource null if there are none
 */
public record Acquisition(
        Instant datetime,
        DatetimeSource datetimeSource,
        @Nullable Instant start,
        @Nullable Instant end,
        @Nullable FactSource intervalSource,
        @Nullable String platform,
        @Nullable FactSource platformSource,
        List<String> instruments,
        @Nullable FactSource instrumentsSource) {
    public Acquisition {
        instruments = List.copyOf(instruments);
    }

    /** One time, and nothing else known. */
    public static Acquisition at(Instant datetime, DatetimeSource source) {
        return new Acquisition(datetime, source, null, null, null, null, null, List.of(), null);
    }

    /** The same with another time. */
    public Acquisition withDatetime(Instant other, DatetimeSource source) {
        return new Acquisition(
                other, source, start, end, intervalSource, platform, platformSource, instruments, instrumentsSource);
    }

    /** When the picture was taken, or null if only its arrival is known. */
    public @Nullable Instant acquired() {
        return datetimeSource == DatetimeSource.ACQUISITION ? datetime : null;
    }

    /** The first moment that the tile is of: the interval's start, else its time. */
    public Instant from() {
        return start == null ? datetime : start;
    }

    /** The last moment that the tile is of: the interval's end, else its time. */
    public Instant to() {
        return end == null ? datetime : end;
    }
}
