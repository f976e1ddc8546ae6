package dev.swath.dialogue.calendar;

import dev.swath.dialogue.words.SlotReader;
import dev.swath.dialogue.words.Token;
import dev.swath.dialogue.words.UtteranceTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads numbers in figures and words. */
public final class NumberSlots {
    private static final Map<String, Integer> WORDS = Map.ofEntries(
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("three", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("eleven", 11),
            Map.entry("twelve", 12),
            Map.entry("dozen", 12),
            Map.entry("fifteen", 15),
            Map.entry("twenty", 20),
            Map.entry("thirty", 30),
            Map.entry("forty", 40),
            Map.entry("fifty", 50),
            Map.entry("sixty", 60),
            Map.entry("seventy", 70),
            Map.entry("eighty", 80),
            Map.entry("ninety", 90),
            Map.entry("hundred", 100));
    private static final List<String> ORDINALS = List.of(
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth");
    private static final int LARGEST = 100_000;

    private NumberSlots() {}

    /** A whole number of one token, but no year. */
    public static List<SlotReader.Value> whole(UtteranceTokens tokens, int at) {
        Token token = tokens.get(at);
        Integer word = WORDS.get(token.lower());
        if (word != null) {
            return List.of(new SlotReader.Value(at + 1, word));
        }
        if ((token.lower().equals("a") || token.lower().equals("one"))
                && WORDS.getOrDefault(tokens.get(at + 1).lower(), 0) == 12) {
            return List.of(new SlotReader.Value(at + 2, 12));
        }
        String digits = token.text().replace(",", "");
        if (!digits.matches("\\d{1,6}") || Years.isYear(token.text())) {
            return List.of();
        }
        int value = Integer.parseInt(digits);
        return value < 1 || value > LARGEST ? List.of() : List.of(new SlotReader.Value(at + 1, value));
    }

    /** A number that may have decimals. */
    public static List<SlotReader.Value> decimal(UtteranceTokens tokens, int at) {
        return number(tokens.get(at))
                .map(value -> List.of(new SlotReader.Value(at + 1, value)))
                .orElse(List.of());
    }

    /** A share: {@code 30 %}, {@code thirty percent}, {@code 0.3}. */
    public static List<SlotReader.Value> share(UtteranceTokens tokens, int at) {
        Optional<Double> number = number(tokens.get(at));
        if (number.isEmpty()) {
            return List.of();
        }
        double value = number.get();
        String unit = tokens.get(at + 1).lower();
        int end = unit.equals("%") || unit.equals("percent") || unit.equals("pct")
                ? at + 2
                : unit.equals("per") && tokens.get(at + 2).lower().equals("cent") ? at + 3 : at + 1;
        boolean percent = end > at + 1;
        if (percent ? value > 100 : value > 1 || !tokens.get(at).text().matches("[01]|\\d?\\.\\d+")) {
            return List.of();
        }
        return List.of(new SlotReader.Value(end, percent ? Math.round(value * 1e6) / 1e8 : value));
    }

    /** {@code second}, {@code 2nd}. */
    public static List<SlotReader.Value> ordinal(UtteranceTokens tokens, int at) {
        String word = tokens.get(at).lower();
        int index = ORDINALS.indexOf(word);
        if (index >= 0) {
            return List.of(new SlotReader.Value(at + 1, index + 1));
        }
        if (word.matches("\\d{1,4}(st|nd|rd|th)")) {
            int value = Integer.parseInt(word.substring(0, word.length() - 2));
            return value == 0 ? List.of() : List.of(new SlotReader.Value(at + 1, value));
        }
        return List.of();
    }

    private static Optional<Double> number(Token token) {
        Integer word = WORDS.get(token.lower());
        if (word != null) {
            return Optional.of(word.doubleValue());
        }
        String digits = token.text().replaceAll(",(?=\\d{3})", "");
        return digits.matches("\\d{1,9}(\\.\\d{1,9})?") ? Optional.of(Double.valueOf(digits)) : Optional.empty();
    }
}
