package dev.swath.dialogue.calendar;

import dev.swath.dialogue.words.Match;
import dev.swath.dialogue.words.SlotReader;
import dev.swath.dialogue.words.UtteranceTokens;
import dev.swath.dialogue.words.WordPattern;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads named times as of a moment: days, months, years and seasons, of UTC. A {@link Period}, or {@link #IN_DOUBT}. */
public final class Dates implements SlotReader {
    /** A date of digits that can be read in two ways. */
    public static final Object IN_DOUBT = "in doubt";

    private static final Map<String, SlotReader> SLOTS = Map.of(
            "n", NumberSlots::whole,
            "day", Dates::dayOfMonth,
            "month", Years::month,
            "weekday", Years::weekday,
            "year", Years::year,
            "season", Dates::season,
            "digits", Dates::digits);
    private static final List<String> SEASONS = List.of("spring", "summer", "autumn", "winter");
    private static final List<String> BEFORE_A_DATE = List.of("on", "since", "before", "after", "until", "till", "by");
    private static final int MONTHS_OF_A_SEASON = 3;

    private final Instant now;
    private final LocalDate today;
    private final List<NamedPeriod> named = new ArrayList<>();

    private record NamedPeriod(WordPattern pattern, BiFunction<Match, LocalDate, Object> reading) {}

    public Dates(Instant now) {
        this.now = now;
        this.today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        define();
    }

    private void define() {
        add("today", (_, day) -> Period.day(day));
        add("yesterday", (_, day) -> Period.day(day.minusDays(1)));
        add("tomorrow", (_, day) -> Period.day(day.plusDays(1)));
        add("the day before yesterday", (_, day) -> Period.day(day.minusDays(2)));
        add("<n> (day|days) ago", (match, day) -> Period.day(day.minusDays(number(match))));
        add("a day ago", (_, day) -> Period.day(day.minusDays(1)));
        add("<n> (week|weeks) ago", (match, day) -> Period.day(day.minusWeeks(number(match))));
        add("(a|one) week ago", (_, day) -> Period.day(day.minusWeeks(1)));
        add("<n> (month|months) ago", (match, day) -> Period.day(day.minusMonths(number(match))));
        add("(a|one) month ago", (_, day) -> Period.day(day.minusMonths(1)));
        add("<n> (year|years) ago", (match, day) -> Period.day(day.minusYears(number(match))));
        add("(a|one) year ago", (_, day) -> Period.day(day.minusYears(1)));
        for (int away = -1; away <= 1; away++) {
            int distance = away;
            String which =
                    List.of("(last|the previous)", "(this|the current)", "next").get(away + 1);
            add(which + " week", (_, day) -> week(day.plusWeeks(distance)));
            add(which + " month", (_, day) -> Period.month(day.withDayOfMonth(1).plusMonths(distance)));
            add(which + " year", (_, day) -> year(day.getYear() + distance));
        }
        add("[the year] <year>", (match, _) -> year(match.get("year", Integer.class)));
        add("[this] <weekday>", (match, day) -> weekday(match, day));
        add("last <weekday>", (match, day) -> weekday(match, day.minusDays(1)));
        add("<month> [of] [this year]", (match, _) -> month(match, now));
        add(
                "last <month>",
                (match, day) ->
                        month(match, Period.instant(day.withDayOfMonth(1).minusMonths(1))));
        add("<month> [,] [of] <year>", (match, _) -> Period.month(first(match)));
        add(
                "<month> [of] last year",
                (match, day) -> Period.month(LocalDate.of(day.getYear() - 1, match.get("month", Month.class), 1)));
        add("[the] <day> [of] <month> [,] [<year>]", (match, _) -> dayAndMonth(match));
        add("<month> [the] <day> [,] [<year>]", (match, _) -> dayAndMonth(match));
        add("[the] <season> [of] <year>", (match, _) -> season(match, match.get("year", Integer.class)));
        add("last <season>", (match, _) -> lastSeason(match));
        add("[the|this] <season>", (match, _) -> latestSeason(match));
        add("<digits>", (match, _) -> match.get("digits", Object.class));
    }

    private void add(String pattern, BiFunction<Match, LocalDate, Object> reading) {
        named.add(new NamedPeriod(WordPattern.of(pattern, Map.of(), SLOTS), reading));
    }

    @Override
    public List<Value> read(UtteranceTokens tokens, int position) {
        Optional<Value> longest = Optional.empty();
        for (NamedPeriod one : named) {
            Optional<Match> match = one.pattern.match(tokens, position);
            if (match.isPresent() && match.get().end() > longest.map(Value::end).orElse(position)) {
                Optional<Object> value = value(one, match.get());
                if (value.isPresent()) {
                    longest = Optional.of(new Value(match.get().end(), value.get()));
                }
            }
        }
        return longest.map(List::of).orElse(List.of());
    }

    private Optional<Object> value(NamedPeriod one, Match match) {
        try {
            return Optional.of(one.reading.apply(match, today));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Match match) {
        return match.get("n", Integer.class);
    }

    private static Period week(LocalDate day) {
        LocalDate monday = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return Period.days(monday, monday.plusWeeks(1));
    }

    private static Period year(int year) {
        return Period.days(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1));
    }

    private static Period weekday(Match match, LocalDate latest) {
        LocalDate day = latest.with(TemporalAdjusters.previousOrSame(match.get("weekday", DayOfWeek.class)));
        return new Period(Period.instant(day), Period.instant(day.plusDays(1)), ChronoUnit.WEEKS);
    }

    private Period month(Match match, Instant latest) {
        LocalDate first = LocalDate.of(today.getYear(), match.get("month", Month.class), 1);
        return Period.latest(first, first.plusMonths(1), ChronoUnit.YEARS, latest);
    }

    private static LocalDate first(Match match) {
        return LocalDate.of(match.get("year", Integer.class), match.get("month", Month.class), 1);
    }

    private Period dayAndMonth(Match match) {
        Month month = match.get("month", Month.class);
        int day = match.get("day", Integer.class);
        Optional<Integer> year = match.find("year", Integer.class);
        if (year.isPresent()) {
            return Period.day(LocalDate.of(year.get(), month, day));
        }
        LocalDate date = LocalDate.of(today.getYear(), month, day);
        return Period.latest(date, date.plusDays(1), ChronoUnit.YEARS, now);
    }

    private static LocalDate begin(String season, int year) {
        return LocalDate.of(year, Month.MARCH, 1).plusMonths((long) MONTHS_OF_A_SEASON * SEASONS.indexOf(season));
    }

    private static Period season(Match match, int year) {
        LocalDate first = begin(match.get("season", String.class), year);
        return Period.days(first, first.plusMonths(MONTHS_OF_A_SEASON));
    }

    private Period latestSeason(Match match) {
        LocalDate first = begin(match.get("season", String.class), today.getYear());
        return Period.latest(first, first.plusMonths(MONTHS_OF_A_SEASON), ChronoUnit.YEARS, now);
    }

    private Period lastSeason(Match match) {
        LocalDate first = begin(match.get("season", String.class), today.getYear() + 1);
        while (Period.instant(first.plusMonths(MONTHS_OF_A_SEASON)).isAfter(now)) {
            first = first.minusYears(1);
        }
        return Period.days(first, first.plusMonths(MONTHS_OF_A_SEASON));
    }

    public static List<Value> dayOfMonth(UtteranceTokens tokens, int at) {
        String digits = tokens.get(at).lower().replaceFirst("(st|nd|rd|th)$", "");
        int day = digits.matches("\\d{1,2}") ? Integer.parseInt(digits) : 0;
        if (day == 0) {
            return NumberSlots.ordinal(tokens, at);
        }
        return day <= 31 ? List.of(new Value(at + 1, day)) : List.of();
    }

    private static List<Value> season(UtteranceTokens tokens, int at) {
        String lower = tokens.get(at).lower().equals("fall")
                ? "autumn"
                : tokens.get(at).lower();
        return SEASONS.contains(lower) ? List.of(new Value(at + 1, lower)) : List.of();
    }

    /** {@code 2026-05-03}, {@code 2026-05}, {@code 24/07/2026}; {@code 04/07/2026} is in doubt. */
    private static List<Value> digits(UtteranceTokens tokens, int at) {
        String[] parts = tokens.get(at).text().split("[./-]", -1);
        if (!tokens.get(at).text().matches("\\d+([./-]\\d+){1,2}")) {
            return List.of();
        }
        if (parts.length == 2
                && tokens.get(at).text().contains("/")
                && at > 0
                && BEFORE_A_DATE.contains(tokens.get(at - 1).lower())) {
            return List.of(new Value(at + 1, IN_DOUBT));
        }
        try {
            return DigitDates.of(parts)
                    .map(value -> List.of(new Value(at + 1, value)))
                    .orElse(List.of());
        } catch (DateTimeException e) {
            return List.of();
        }
    }
}
