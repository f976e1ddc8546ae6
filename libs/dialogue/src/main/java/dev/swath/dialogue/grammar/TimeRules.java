package dev.swath.dialogue.grammar;

import dev.swath.dialogue.PlannedTime;
import dev.swath.dialogue.calendar.Period;
import dev.swath.dialogue.words.Match;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of time. */
final class TimeRules {
    private static final String DAYS_OF_A_MONTH = "[the] <day> %s [the] <day:last> [of] <month> [,] [<year>]";
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "hour", ChronoUnit.HOURS,
            "day", ChronoUnit.DAYS,
            "week", ChronoUnit.WEEKS,
            "month", ChronoUnit.MONTHS,
            "year", ChronoUnit.YEARS);

    private final Instant now;

    private TimeRules(Instant now) {
        this.now = now;
    }

    static void define(RuleBook book, Instant now) {
        TimeRules rules = new TimeRules(now);
        book.field("[{at}] [the] <date>", (said, match) -> between(said, date(match, "date"), date(match, "date")));
        book.field(
                "[{at}] [the] (last|past|previous) <n> <unit>",
                (said, match) -> rules.ago(said, match.get("n", Integer.class), match.get("unit", String.class)));
        book.field("[{at}] the past <unit>", (said, match) -> rules.ago(said, 1, match.get("unit", String.class)));
        book.field("[{at}] [the] last hour", (said, _) -> rules.ago(said, 1, "hour"));
        book.field("[{at}] the last day", (said, _) -> rules.ago(said, 1, "day"));
        book.field(
                "(since|starting [from|in|on|with]|beginning [in|on|with]) [the] <date> [on|onwards|onward]",
                (said, match) -> set(said, match, period -> new PlannedTime(period.from(), null)));
        book.field(
                "from [the] <date> (on|onwards|onward)",
                (said, match) -> set(said, match, period -> new PlannedTime(period.from(), null)));
        book.field(
                "(before|earlier than|prior to|older than) [the] <date>",
                (said, match) -> set(said, match, period -> new PlannedTime(null, period.from())));
        book.field(
                "(until|till|up to|through|by) [the] <date>",
                (said, match) -> set(said, match, period -> new PlannedTime(null, period.to())));
        book.field(
                "(after|later than|newer than) [the] <date>",
                (said, match) -> set(said, match, period -> new PlannedTime(period.to(), null)));
        book.field(
                "between [the] <date> and [the] <date:last>",
                (said, match) -> between(said, date(match, "date"), date(match, "last")));
        book.field(
                "[from] [the] <date> {to} [the] <date:last>",
                (said, match) -> between(said, date(match, "date"), date(match, "last")));
        book.field("between " + DAYS_OF_A_MONTH.formatted("and"), rules::daysOfAMonth);
        book.field("[from] " + DAYS_OF_A_MONTH.formatted("{to}"), rules::daysOfAMonth);
        book.field(
                "(since|during|until|till) (the|that|this|our|my|their|its) <rest>",
                (said, _) -> said.timeInDoubt = true);
        book.field(
                "(after|before|following) (the|that|this) [last|recent|latest|great|big|heavy] {event} [of <rest>|in <rest>]",
                (said, _) -> said.timeInDoubt = true);
    }

    private static @Nullable Period date(Match match, String key) {
        return match.get(key, Object.class) instanceof Period period ? period : null;
    }

    private static void set(Said said, Match match, Function<Period, PlannedTime> meaning) {
        Period period = date(match, "date");
        if (period == null) {
            said.timeInDoubt = true;
        } else if (said.time == null) {
            said.time = meaning.apply(period);
        } else {
            said.time = both(said.time, meaning.apply(period));
            if (said.time == null) {
                said.notUnderstood.add(match.text());
                said.timeInDoubt = true;
            }
        }
    }

    /** "After May and before June": what is in both; null if nothing is. */
    private static @Nullable PlannedTime both(PlannedTime one, PlannedTime other) {
        Instant from =
                one.from() == null || (other.from() != null && other.from().isAfter(one.from()))
                        ? other.from()
                        : one.from();
        Instant to = one.to() == null || (other.to() != null && other.to().isBefore(one.to())) ? other.to() : one.to();
        return from == null || to == null || from.isBefore(to) ? new PlannedTime(from, to) : null;
    }

    private static void between(Said said, @Nullable Period first, @Nullable Period last) {
        said.timeInDoubt = true;
        if (first != null && last != null) {
            Period from = last.step() == null ? first.before(last) : first;
            Period to = last.after(from);
            if (from.from().isBefore(to.to())) {
                said.timeInDoubt = false;
                said.time = new PlannedTime(from.from(), to.to());
            }
        }
    }

    private void ago(Said said, int number, String unit) {
        ChronoUnit step = UNITS.getOrDefault(unit, ChronoUnit.DAYS);
        said.time =
                new PlannedTime(now.atZone(ZoneOffset.UTC).minus(number, step).toInstant(), now);
    }

    private void daysOfAMonth(Said said, Match match) {
        Month month = match.get("month", Month.class);
        int year = match.find("year", Integer.class)
                .orElse(LocalDate.ofInstant(now, ZoneOffset.UTC).getYear());
        try {
            LocalDate first = LocalDate.of(year, month, match.get("day", Integer.class));
            LocalDate next =
                    LocalDate.of(year, month, match.get("last", Integer.class)).plusDays(1);
            Period period =
                    match.has("year") ? Period.days(first, next) : Period.latest(first, next, ChronoUnit.YEARS, now);
            said.time = new PlannedTime(period.from(), period.to());
        } catch (DateTimeException e) {
            said.timeInDoubt = true;
        }
    }
}
