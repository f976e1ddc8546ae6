package dev.swath.dialogue.calendar;

import dev.swath.dialogue.words.SlotReader;
import dev.swath.dialogue.words.Token;
import dev.swath.dialogue.words.UtteranceTokens;
import java.time.DayOfWeek;
import java.time.Month;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads the names of months and weekdays, and years. */
public final class Years {
    private static final int SHORT = 3;
    private static final List<String> BEFORE_A_MONTH = List.of("in", "since", "of", "before", "until", "after");

    private Years() {}

    public static boolean isYear(String text) {
        return text.matches("(19|20)\\d\\d");
    }

    public static List<SlotReader.Value> year(UtteranceTokens tokens, int at) {
        String text = tokens.get(at).text();
        return isYear(text) ? List.of(new SlotReader.Value(at + 1, Integer.valueOf(text))) : List.of();
    }

    /** {@code June}, {@code jun}. "may" and "march" are months only with a capital, or beside a number. */
    public static List<SlotReader.Value> month(UtteranceTokens tokens, int at) {
        Token token = tokens.get(at);
        for (Month month : Month.values()) {
            String name = month.name().toLowerCase(Locale.ROOT);
            boolean named = token.lower().equals(name)
                    || token.lower().equals(name.substring(0, SHORT))
                    || (month == Month.SEPTEMBER && token.lower().equals("sept"));
            boolean dated = at > 0
                    && (tokens.get(at - 1).isNumber()
                            || BEFORE_A_MONTH.contains(tokens.get(at - 1).lower()));
            boolean ambiguous =
                    month == Month.MAY || month == Month.MARCH || token.lower().length() <= SHORT;
            boolean word =
                    ambiguous && !token.isCapitalised() && !tokens.get(at + 1).isNumber() && !dated;
            if (named && !word) {
                return List.of(new SlotReader.Value(at + 1, month));
            }
        }
        return List.of();
    }

    public static List<SlotReader.Value> weekday(UtteranceTokens tokens, int at) {
        String lower = tokens.get(at).lower();
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> lower.equals(day.name().toLowerCase(Locale.ROOT)))
                .map(day -> new SlotReader.Value(at + 1, day))
                .toList();
    }
}
