package dev.swath.dialogue.calendar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** Dates of digits alone. */
public final class DigitDates {
    private static final int MONTHS = 12;

    private DigitDates() {}

    /**
     * The date of two or three numbers.
     *
     * @return a {@link Period}, or {@link Dates#IN_DOUBT}; empty if they are no date
     * @throws DateTimeException if there is no such day
     */
    public static Optional<Object> of(String[] parts) {
        if (Years.isYear(parts[0])) {
            LocalDate month = LocalDate.of(number(parts[0]), number(parts[1]), 1);
            return Optional.of(
                    parts.length == 2 ? Period.month(month) : Period.day(month.withDayOfMonth(number(parts[2]))));
        }
        if (parts.length == 3 && Years.isYear(parts[2])) {
            return Optional.of(dayAndMonth(number(parts[0]), number(parts[1]), number(parts[2])));
        }
        return parts.length == 2 && Years.isYear(parts[1])
                ? Optional.of(Period.month(LocalDate.of(number(parts[1]), number(parts[0]), 1)))
                : Optional.empty();
    }

    private static Object dayAndMonth(int first, int second, int year) {
        if (first <= MONTHS && second <= MONTHS && first != second) {
            return Dates.IN_DOUBT;
        }
        return Period.day(first > MONTHS ? LocalDate.of(year, second, first) : LocalDate.of(year, first, second));
    }

    private static int number(String digits) {
        return digits.length() > 4 ? 0 : Integer.parseInt(digits);
    }
}
