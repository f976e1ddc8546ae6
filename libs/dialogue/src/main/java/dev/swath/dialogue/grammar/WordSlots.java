package dev.swath.dialogue.grammar;

import dev.swath.dialogue.words.SlotReader;
import dev.swath.dialogue.words.Token;
import dev.swath.dialogue.words.UtteranceTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads units, directions, and words as they are. */
final class WordSlots {
    /** Words that end a name or a noun phrase. */
    private static final Set<String> BOUNDARIES = Set.of(
            ("of in on at from with without near nearby within inside outside between north south east west since before after until till during last this next that which where "
                            + "showing and or but not no for to by over around across along through taken acquired whose than only just please instead containing depicting except excluding "
                            + "like similar resembling under above newest latest most sorted ordered are is was were do have has there again today yesterday close mostly cloudless cloud-free "
                            + "clear too also as if more less nor while when then now starting up down off out per via because so")
                    .split("\\s+"));

    private static final Map<String, Double> METRES = Map.ofEntries(
            Map.entry("km", 1.0),
            Map.entry("kms", 1.0),
            Map.entry("kilometer", 1.0),
            Map.entry("kilometers", 1.0),
            Map.entry("kilometre", 1.0),
            Map.entry("kilometres", 1.0),
            Map.entry("mile", 1.609344),
            Map.entry("miles", 1.609344),
            Map.entry("mi", 1.609344),
            Map.entry("m", 0.001),
            Map.entry("meter", 0.001),
            Map.entry("meters", 0.001),
            Map.entry("metre", 0.001),
            Map.entry("metres", 0.001));
    private static final List<String> DIRECTIONS = List.of("north", "south", "east", "west");
    private static final int NAMES = 16;

    private WordSlots() {}

    static boolean isBoundary(UtteranceTokens tokens, int at) {
        Token token = tokens.get(at);
        return token.isMark() || token.isNumber() || BOUNDARIES.contains(token.lower());
    }

    /** Nothing, where a noun phrase can end. */
    static List<SlotReader.Value> boundary(UtteranceTokens tokens, int at) {
        return isBoundary(tokens, at) ? List.of(new SlotReader.Value(at, "")) : List.of();
    }

    /** The words up to where a noun phrase can end. */
    static List<SlotReader.Value> rest(UtteranceTokens tokens, int at) {
        int end = at;
        while (!isBoundary(tokens, end)) {
            end++;
        }
        return end == at ? List.of() : List.of(new SlotReader.Value(end, tokens.text(at, end)));
    }

    static List<SlotReader.Value> word(UtteranceTokens tokens, int at) {
        Token token = tokens.get(at);
        return token.isMark() ? List.of() : List.of(new SlotReader.Value(at + 1, token.text()));
    }

    /** A tile's id as it is written: a word with a figure. */
    static List<SlotReader.Value> tile(UtteranceTokens tokens, int at) {
        String text = tokens.get(at).text();
        boolean id = text.length() >= 6 && text.chars().anyMatch(Character::isDigit) && !text.matches("\\d{1,6}");
        return id ? List.of(new SlotReader.Value(at + 1, text)) : List.of();
    }

    static List<SlotReader.Value> unitOfTime(UtteranceTokens tokens, int at) {
        String unit = tokens.get(at).lower().replaceFirst("s$", "");
        return Set.of("hour", "day", "week", "month", "year").contains(unit)
                ? List.of(new SlotReader.Value(at + 1, unit))
                : List.of();
    }

    /** In kilometres. */
    static List<SlotReader.Value> unitOfLength(UtteranceTokens tokens, int at) {
        if (tokens.get(at).lower().equals("nautical")
                && tokens.get(at + 1).lower().startsWith("mile")) {
            return List.of(new SlotReader.Value(at + 2, 1.852));
        }
        Double kilometres = METRES.get(tokens.get(at).lower());
        return kilometres == null ? List.of() : List.of(new SlotReader.Value(at + 1, kilometres));
    }

    /** One of the four directions. */
    static List<SlotReader.Value> direction(UtteranceTokens tokens, int at) {
        String lower = tokens.get(at).lower();
        return DIRECTIONS.contains(lower) ? List.of(new SlotReader.Value(at + 1, lower)) : List.of();
    }

    /** {@code north}, {@code north-east}, {@code northeast}. */
    static List<SlotReader.Value> part(UtteranceTokens tokens, int at) {
        return compass(tokens, at, "");
    }

    /** {@code northern}, {@code north-eastern}. */
    static List<SlotReader.Value> northern(UtteranceTokens tokens, int at) {
        return compass(tokens, at, "ern");
    }

    private static List<SlotReader.Value> compass(UtteranceTokens tokens, int at, String ending) {
        String word = tokens.get(at).lower().replace("-", "");
        if (!word.endsWith(ending)) {
            return List.of();
        }
        String part = word.substring(0, word.length() - ending.length());
        boolean known = DIRECTIONS.contains(part) || part.matches("(north|south)(east|west)");
        return known ? List.of(new SlotReader.Value(at + 1, part)) : List.of();
    }

    /** Names as they are written, with commas, "and" and "or" between them. */
    static List<SlotReader.Value> names(UtteranceTokens tokens, int at) {
        List<String> names = new ArrayList<>();
        List<SlotReader.Value> found = new ArrayList<>();
        int position = at;
        while (names.size() < NAMES && isName(tokens, position)) {
            boolean quoted = tokens.get(position).text().matches("[\"“”']");
            int word = quoted ? position + 1 : position;
            names.add(tokens.get(word).text());
            position = quoted ? word + 2 : word + 1;
            found.addFirst(new SlotReader.Value(position, List.copyOf(names)));
            int next = position;
            while (tokens.get(next).text().equals(",")
                    || tokens.get(next).lower().matches("and|or")) {
                next++;
            }
            if (next == position) {
                break;
            }
            position = next;
        }
        return found;
    }

    /** One name as it is written. */
    static List<SlotReader.Value> name(UtteranceTokens tokens, int at) {
        List<SlotReader.Value> names = names(tokens, at);
        return names.isEmpty()
                ? List.of()
                : List.of(new SlotReader.Value(
                        names.getLast().end(), ((List<?>) names.getLast().value()).getFirst()));
    }

    private static boolean isName(UtteranceTokens tokens, int at) {
        boolean quoted = tokens.get(at).text().matches("[\"“”']");
        return quoted
                ? at + 2 < tokens.size() && tokens.get(at + 2).text().matches("[\"“”']")
                : at < tokens.size()
                        && !tokens.get(at).isMark()
                        && !BOUNDARIES.contains(tokens.get(at).lower());
    }
}
