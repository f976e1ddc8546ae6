package dev.swath.dialogue.grammar;

import dev.swath.dialogue.calendar.Dates;
import dev.swath.dialogue.calendar.NumberSlots;
import dev.swath.dialogue.calendar.Years;
import dev.swath.dialogue.words.Match;
import dev.swath.dialogue.words.SlotReader;
import dev.swath.dialogue.words.UtteranceTokens;
import dev.swath.dialogue.words.WordPattern;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All rules of the grammar, as of a moment. The longest match wins; of equal ones, the rule that comes first. */
final class RuleBook {
    private static final Map<String, String> NAMED = Map.ofEntries(
            Map.entry(
                    "at",
                    "in|from|of|on|at|during|for|within|over|dated|taken [in|on|at|during]|acquired [in|on|at|during]"),
            Map.entry("to", "to|until|till|through|-|–"),
            Map.entry(
                    "event",
                    "storm|storms|flood|floods|flooding|earthquake|quake|fire|fires|wildfire|wildfires|hurricane|cyclone|typhoon|war|eruption|tsunami|landslide|"
                            + "election|elections|pandemic|accident|explosion|collapse|drought|attack|attacks|disaster|spill|tornado|rain|rains|harvest|festival|games"),
            Map.entry("one", "image|picture|photo|photograph|scene|tile|one|shot"),
            Map.entry(
                    "picture",
                    "image|images|picture|pictures|pic|pics|photo|photos|photograph|photographs|scene|scenes|tile|tiles|imagery|shot|shots|snapshot|snapshots"),
            Map.entry("kind", "satellite|aerial|overhead|remote sensing|drone|color|colour|good|nice|example|sample"),
            Map.entry(
                    "most",
                    "at most|less than|fewer than|below|under|no more than|not more than|up to|max|maximum|[a] maximum of|not above"),
            Map.entry(
                    "least",
                    "at least|more than|over|above|[a] minimum of|no less than|not less than|exceeding|greater than|higher than|from"),
            Map.entry("cloud", "cloud|clouds|cloud cover|cloud coverage|cloudiness|cloudy|clouded|covered by clouds"),
            Map.entry("sure", "sure|certain|confident|likely|probable|probability|certainty|confidence"),
            Map.entry("newest", "newest|most recent|latest"));

    private final List<Rule> rules = new ArrayList<>();
    private final Map<String, SlotReader> slots = new HashMap<>();

    private RuleBook(Instant now) {
        slots.put("n", NumberSlots::whole);
        slots.put("number", NumberSlots::decimal);
        slots.put("share", NumberSlots::share);
        slots.put("ordinal", NumberSlots::ordinal);
        slots.put("day", Dates::dayOfMonth);
        slots.put("month", Years::month);
        slots.put("year", Years::year);
        slots.put("date", new Dates(now));
        slots.put("unit", WordSlots::unitOfTime);
        slots.put("metres", WordSlots::unitOfLength);
        slots.put("rest", WordSlots::rest);
        slots.put("word", WordSlots::word);
        slots.put("tile", WordSlots::tile);
        slots.put("boundary", WordSlots::boundary);
        slots.put("direction", WordSlots::direction);
        slots.put("part", WordSlots::part);
        slots.put("northern", WordSlots::northern);
        slots.put("places", PlaceSlots::several);
        slots.put("place", PlaceSlots::one);
        slots.put("unknown", PlaceSlots::unknown);
        slots.put("names", WordSlots::names);
        slots.put("name", WordSlots::name);
    }

    /** The grammar of a moment. */
    static RuleBook of(Instant now) {
        RuleBook book = new RuleBook(now);
        AskRules.define(book);
        TimeRules.define(book, now);
        CloudRules.define(book);
        PlaceRules.define(book);
        LikeRules.define(book);
        OrderRules.define(book);
        return book;
    }

    void field(String pattern, BiConsumer<Said, Match> meaning) {
        add(Rule.Where.FIELD, pattern, meaning);
    }

    void start(String pattern, BiConsumer<Said, Match> meaning) {
        add(Rule.Where.START, pattern, meaning);
    }

    void nothing(String pattern) {
        add(Rule.Where.NOTHING, pattern, (_, _) -> {});
    }

    private void add(Rule.Where where, String pattern, BiConsumer<Said, Match> meaning) {
        rules.add(new Rule(where, WordPattern.of(pattern, NAMED, slots), meaning));
    }

    /** A rule and what it takes. */
    record Taken(Rule rule, Match match) {
        int end() {
            return match.end();
        }

        void apply(Said said) {
            rule.meaning().accept(said, match);
        }
    }

    /**
     * The rule that takes most from a position.
     *
     * @param start whether the subject has no word yet
     */
    Optional<Taken> find(UtteranceTokens tokens, int position, boolean start) {
        Taken longest = null;
        for (Rule rule : rules) {
            if (rule.where() == Rule.Where.START && !start) {
                continue;
            }
            Optional<Match> match = rule.pattern().match(tokens, position);
            if (match.isPresent() && (longest == null || match.get().end() > longest.end())) {
                longest = new Taken(rule, match.get());
            }
        }
        return Optional.ofNullable(longest);
    }
}
