package dev.swath.dialogue.grammar;

import dev.swath.dialogue.gazetteer.Gazetteer;
import dev.swath.dialogue.gazetteer.KnownPlace;
import dev.swath.dialogue.gazetteer.PlaceName;
import dev.swath.dialogue.words.SlotReader;
import dev.swath.dialogue.words.UtteranceTokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads names of places, as the gazetteer spells them. */
final class PlaceSlots {
    private static final int LONGEST = 6;
    private static final int MOST = 16;
    private static final long WELL_KNOWN = 100_000;
    /** Names of large cities that are words, too: they want a capital. */
    private static final Set<String> WORDS = Set.of(
            "split",
            "nice",
            "orange",
            "reading",
            "mobile",
            "metro",
            "man",
            "van",
            "hub",
            "bath",
            "home",
            "male",
            "sale",
            "bar",
            "riverside",
            "surprise",
            "enterprise",
            "independence",
            "victoria",
            "central",
            "same",
            "most",
            "of",
            "union",
            "bergen",
            "as",
            "la",
            "us",
            "am");

    private PlaceSlots() {}

    /** Names as the gazetteer spells them. */
    record Names(List<String> names) {}

    /** One place: a {@link Names} of one. */
    static List<SlotReader.Value> one(UtteranceTokens tokens, int at) {
        return name(tokens, at).map(List::of).orElse(List.of());
    }

    /** Several places, with commas, "and" and "or" between them; also fewer of them. */
    static List<SlotReader.Value> several(UtteranceTokens tokens, int at) {
        List<SlotReader.Value> found = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int position = at;
        while (names.size() < MOST) {
            Optional<SlotReader.Value> next = name(tokens, position);
            if (next.isEmpty()) {
                break;
            }
            names.addAll(((Names) next.get().value()).names());
            position = next.get().end();
            found.addFirst(new SlotReader.Value(position, new Names(List.copyOf(names))));
            int after = position;
            while (after < tokens.size()
                    && (tokens.get(after).text().equals(",")
                            || tokens.get(after).lower().matches("and|or"))) {
                after++;
            }
            if (after == position) {
                break;
            }
            position = after;
        }
        return found;
    }

    /** Up to four words with capitals that the gazetteer does not know. */
    static List<SlotReader.Value> unknown(UtteranceTokens tokens, int at) {
        int end = at;
        while (end - at < 4 && tokens.looksLikeAName(end) && !tokens.get(end).isMark()) {
            end++;
        }
        return end == at ? List.of() : List.of(new SlotReader.Value(end, tokens.text(at, end)));
    }

    private static Optional<SlotReader.Value> name(UtteranceTokens tokens, int at) {
        int first = tokens.get(at).lower().equals("the") ? at + 1 : at;
        if (tokens.get(first).lower().matches("city|town|country|republic|island|state")
                && tokens.get(first + 1).lower().equals("of")) {
            return ofKind(tokens, first);
        }
        for (int length = LONGEST; length >= 1; length--) {
            int end = first + length;
            if (end > tokens.size()
                    || (tokens.get(end - 1).isMark()
                            && !tokens.get(end - 1).text().equals("."))) {
                continue;
            }
            String text = tokens.text(first, end);
            List<KnownPlace> named = Gazetteer.get().named(text);
            if (!named.isEmpty() && looksRight(tokens, first, end, named)) {
                return Optional.of(qualified(tokens, end, text, named));
            }
        }
        return Optional.empty();
    }

    /** {@code the state of Georgia}. */
    private static Optional<SlotReader.Value> ofKind(UtteranceTokens tokens, int at) {
        Optional<SlotReader.Value> found = name(tokens, at + 2);
        boolean state = tokens.get(at).lower().equals("state");
        return found.map(one -> {
            String name = ((Names) one.value()).names().getFirst();
            boolean doubtful = Gazetteer.get().meaning(name) instanceof Gazetteer.Meaning.Doubtful;
            boolean ofTheUsa =
                    Gazetteer.get().named(name).stream().anyMatch(place -> place.kind() == KnownPlace.PlaceKind.STATE);
            return state && doubtful && ofTheUsa
                    ? new SlotReader.Value(one.end(), new Names(List.of(name + ", United States")))
                    : one;
        });
    }

    private static SlotReader.Value qualified(UtteranceTokens tokens, int end, String text, List<KnownPlace> named) {
        int start = tokens.get(end).text().equals(",")
                        || tokens.get(end).text().equals("(")
                        || tokens.get(end).lower().equals("in")
                ? end + 1
                : end;
        int from = tokens.get(start).lower().equals("the") ? start + 1 : start;
        for (int length = 4; length >= 1; length--) {
            int last = from + length;
            if (last > tokens.size() || !tokens.get(from).isCapitalised()) {
                continue;
            }
            String qualifier = tokens.text(from, last);
            List<KnownPlace> meant = Gazetteer.get().qualified(text, qualifier);
            boolean shortened = qualifier.length() == 2 && !tokens.get(from).isUpperCase();
            if (!meant.isEmpty() && !shortened) {
                String where = qualifierName(qualifier, meant);
                int close = tokens.get(last).text().equals(")") ? last + 1 : last;
                return new SlotReader.Value(close, new Names(List.of(english(text, meant) + ", " + where)));
            }
        }
        return new SlotReader.Value(end, new Names(List.of(english(text, named))));
    }

    private static String qualifierName(String qualifier, List<KnownPlace> meant) {
        String region = meant.getFirst().region();
        String where = Gazetteer.get().qualifierName(qualifier);
        boolean province = PlaceName.folded(region).equals(PlaceName.folded(qualifier));
        return province ? region : where;
    }

    /** The name of the place that is meant; of several that differ, the largest one's. */
    private static String english(String text, List<KnownPlace> places) {
        return switch (Gazetteer.get().meaning(text)) {
            case Gazetteer.Meaning.One(KnownPlace place) when places.contains(place) -> place.name();
            case Gazetteer.Meaning.Doubtful(List<KnownPlace> candidates)
            when candidates.stream().noneMatch(one -> places.contains(one)) -> largest(places);
            case Gazetteer.Meaning.Doubtful(List<KnownPlace> candidates) -> spelled(text, candidates);
            case Gazetteer.Meaning.One _, Gazetteer.Meaning.Unknown _ -> largest(places);
        };
    }

    /** Countries such as the two Congos share a short name, which then stays as it is. */
    private static String spelled(String text, List<KnownPlace> candidates) {
        String folded = PlaceName.folded(text);
        return candidates.stream()
                .map(KnownPlace::name)
                .filter(name -> PlaceName.folded(name).equals(folded))
                .findFirst()
                .orElse(Character.toUpperCase(text.charAt(0)) + text.substring(1));
    }

    private static String largest(List<KnownPlace> places) {
        return places.stream()
                .max(Comparator.comparingLong(KnownPlace::population))
                .map(KnownPlace::name)
                .orElse("");
    }

    /** A name has a capital; or it is well known, no word of its own, and ends the phrase. */
    private static boolean looksRight(UtteranceTokens tokens, int first, int end, List<KnownPlace> named) {
        String lower = tokens.text(first, end).toLowerCase(Locale.ROOT);
        boolean capitals = true;
        for (int i = first; i < end; i++) {
            boolean small = tokens.get(i).lower().matches("of|the|and|de|la|el|am|upon|do|da|del|on|en");
            capitals &= tokens.looksLikeAName(i)
                    || (small && i > first)
                    || !Character.isLetter(tokens.get(i).text().charAt(0));
        }
        if (lower.replace(".", "").length() <= 3 && end == first + 1) {
            return tokens.get(first).isUpperCase() || (capitals && lower.length() == 3);
        }
        boolean known = named.stream().anyMatch(place -> place.isArea() || place.population() > WELL_KNOWN);
        return capitals || (known && !WORDS.contains(lower) && WordSlots.isBoundary(tokens, end));
    }
}
