package dev.swath.dialogue.grammar;

import dev.swath.dialogue.PlannedPlace;
import dev.swath.dialogue.PlannedPlace.Relation;
import dev.swath.dialogue.words.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of places. Each relation can be denied. */
final class PlaceRules {
    private static final String IN =
            "[located|situated|somewhere|anywhere|lying|that are|that is|which are|which is|taken|acquired|captured] (in|inside|within|across|throughout|over|at|from|of|for|all over)";
    private static final String NEAR =
            "[located|situated|somewhere|that are|that is|which are|which is|taken] (near [to]|close to|not far from|around|nearby|next to|beside|in the vicinity of|in the area around|"
                    + "in the area of|in the surroundings of|in the neighbourhood of|in the neighborhood of|in the region of|by|off)";
    private static final String AT_MOST =
            "(within|inside|no more than|not more than|at most|less than|up to|no further than|no farther than|not further than|not farther than|closer than|under|max|maximum)";
    private static final String NOT =
            "[but] (not|except|excluding|excepting|apart from|other than|besides|but not|never|and not)";
    private static final String THERE =
            "(there|here|that place|that area|that region|the same place|the same area|the same region|that city|that country|the same city|the same country|this place|this area)";

    private PlaceRules() {}

    static void define(RuleBook book) {
        relation(book, IN + " <places>", match -> place(Relation.IN, match, null, null));
        relation(book, IN + " [the] <part> [part|half|end|side] of <places>", PlaceRules::partOf);
        relation(book, IN + " <northern> <places>", PlaceRules::northern);
        relation(book, NEAR + " <places>", match -> place(Relation.NEAR, match, null, null));
        relation(book, AT_MOST + " <number> <metres> [away] (of|from|around) <places>", PlaceRules::within);
        relation(
                book,
                "[in|within|inside] [a] radius of <number> <metres> (of|from|around) <places>",
                PlaceRules::within);
        relation(book, "[in|within|inside] [a] <number> <metres> radius (of|from|around) <places>", PlaceRules::within);
        relation(book, "<number> <metres> [away] (around|from|of) <places>", PlaceRules::within);
        relation(book, "[to] [the] <direction> (of|from) <places>", PlaceRules::direction);
        relation(
                book,
                "[" + AT_MOST + "] <number> <metres> [to] [the] <direction> (of|from) <places>",
                PlaceRules::direction);
        relation(book, "[somewhere|in the region|in] between <place> and <place:other>", PlaceRules::between);
        denied(book, NOT + " <places>", match -> place(Relation.IN, match, null, null));
        denied(book, NOT + " [the] <part> [part|half] of <places>", PlaceRules::partOf);
        denied(book, NOT + " <northern> <places>", PlaceRules::northern);
        denied(book, "[but] [not|located] outside [of] <places>", match -> place(Relation.IN, match, null, null));
        denied(book, "[but] outside [of] [the] <part> [part|half] of <places>", PlaceRules::partOf);
        denied(
                book,
                "[but] (away from|far from|far away from) <places>",
                match -> place(Relation.NEAR, match, null, null));
        denied(
                book,
                "[but] (more than|at least|over|further than|farther than) <number> <metres> [away] (from|of) <places>",
                PlaceRules::within);
        deictic(book);
        alone(book);
        // What has the form of a place, though no gazetteer's.
        book.field(
                "(in|near|around|outside|close to|north of|south of|east of|west of) [the] <unknown>",
                (said, match) -> {
                    String name = match.get("unknown", String.class);
                    said.place = new PlannedPlace(Relation.IN, List.of(name), null, null);
                    said.notUnderstood.add(name);
                });
    }

    private static void relation(RuleBook book, String pattern, Function<Match, PlannedPlace> meaning) {
        book.field(pattern, (said, match) -> {
            if (said.place == null) {
                said.place = meaning.apply(match);
            } else {
                said.notUnderstood.add(match.text());
            }
        });
        denied(book, NOT + " " + pattern, meaning);
    }

    private static void denied(RuleBook book, String pattern, Function<Match, PlannedPlace> meaning) {
        book.field(pattern, (said, match) -> said.notPlace = meaning.apply(match));
    }

    /** The place of before: near there, in the same city, in the north of it. */
    private static void deictic(RuleBook book) {
        book.field("(in|at|from|over) " + THERE, before(Relation.IN));
        book.field("(near|near to|close to|around|next to) (" + THERE + "|it|them)", before(Relation.NEAR));
        book.field("nearby", before(Relation.NEAR));
        book.field("(over|from) there", before(Relation.IN));
        book.field(
                "(in|of) [the] <part> [part|half] (of (it|there|that|the country|the state|the city|the region|that country)|<boundary>)",
                (said, match) -> said.placeOfBefore =
                        new PlannedPlace(Relation.IN, List.of("-"), null, match.get("part", String.class)));
    }

    private static BiConsumer<Said, Match> before(Relation relation) {
        return (said, _) -> said.placeOfBefore = new PlannedPlace(relation, List.of("-"), null, null);
    }

    /** A place that no relation goes before. */
    private static void alone(RuleBook book) {
        book.start("<places> <boundary>", (said, match) -> {
            said.place = place(Relation.IN, match, null, null);
            said.placeAlone = true;
        });
        book.start("<northern> <places> <boundary>", (said, match) -> said.place = northern(match));
        book.start("[the] <part> [part|half] of <places> <boundary>", (said, match) -> said.place = partOf(match));
    }

    private static PlannedPlace place(Relation relation, Match match, @Nullable Double km, @Nullable String part) {
        return new PlannedPlace(
                relation, match.get("places", PlaceSlots.Names.class).names(), km, part);
    }

    private static PlannedPlace partOf(Match match) {
        return place(Relation.IN, match, null, match.get("part", String.class));
    }

    private static PlannedPlace northern(Match match) {
        return place(Relation.IN, match, null, match.get("northern", String.class));
    }

    private static PlannedPlace within(Match match) {
        return place(Relation.WITHIN, match, kilometres(match), null);
    }

    private static PlannedPlace direction(Match match) {
        Relation relation =
                Relation.valueOf(match.get("direction", String.class).toUpperCase(Locale.ROOT) + "_OF");
        return place(relation, match, match.has("number") ? kilometres(match) : null, null);
    }

    private static PlannedPlace between(Match match) {
        List<String> names =
                new ArrayList<>(match.get("place", PlaceSlots.Names.class).names());
        names.addAll(match.get("other", PlaceSlots.Names.class).names());
        return new PlannedPlace(Relation.BETWEEN, names, null, null);
    }

    private static double kilometres(Match match) {
        double km = match.get("number", Double.class) * match.get("metres", Double.class);
        return Math.max(0.001, Math.min(20_000, Math.round(km * 1000) / 1000.0));
    }
}
