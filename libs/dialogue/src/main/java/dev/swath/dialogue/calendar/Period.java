package dev.swath.dialogue.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A day, month or other time that has a name.
 *
 * @param from its beginning
 * @param to the beginning of what follows
 * @param step how far the next one of its kind is away, if it has no year; null if it has one
 */
public record Period(Instant from, Instant to, @Nullable ChronoUnit step) {
    public static Period days(LocalDate first, LocalDate next) {
        return new Period(instant(first), instant(next), null);
    }

    /** The latest that has begun of those that come every so often. */
    public static Period latest(LocalDate first, LocalDate next, ChronoUnit every, Instant now) {
        LocalDate from = first;
        LocalDate to = next;
        while (instant(from).isAfter(now)) {
            from = from.minus(1, every);
            to = to.minus(1, every);
        }
        return new Period(instant(from), instant(to), every);
    }

    public static Period day(LocalDate day) {
        return days(day, day.plusDays(1));
    }

    public static Period month(LocalDate first) {
        return days(first, first.plusMonths(1));
    }

    public static Instant instant(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The one of this name that begins last before another one does, if it has no year. */
    public Period before(Period later) {
        Period found = this;
        while (found.step != null && found.from.isAfter(later.from)) {
            found = found.moved(-1, found.step);
        }
        while (found.step != null && !found.moved(1, found.step).from.isAfter(later.from)) {
            found = found.moved(1, found.step);
        }
        return found;
    }

    /** This one, or the next of its name that ends after another one has begun, if it has no year. */
    public Period after(Period earlier) {
        Period found = this;
        while (found.step != null && !found.to.isAfter(earlier.from)) {
            found = found.moved(1, found.step);
        }
        return found;
    }

    private Period moved(int by, ChronoUnit unit) {
        return new Period(
                from.atZone(ZoneOffset.UTC).plus(by, unit).toInstant(),
                to.atZone(ZoneOffset.UTC).plus(by, unit).toInstant(),
                step);
    }
}
