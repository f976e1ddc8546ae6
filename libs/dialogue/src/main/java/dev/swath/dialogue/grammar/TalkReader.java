package dev.swath.dialogue.grammar;

import dev.swath.dialogue.calendar.Dates;
import dev.swath.dialogue.calendar.NumberSlots;
import dev.swath.dialogue.words.Match;
import dev.swath.dialogue.words.SlotReader;
import dev.swath.dialogue.words.UtteranceTokens;
import dev.swath.dialogue.words.WordPattern;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells what asks for no search: thanks, questions, and orders that the catalogue cannot carry out. */
public final class TalkReader {
    private static final Map<String, SlotReader> SLOTS = Map.of(
            "tile",
            WordSlots::tile,
            "word",
            WordSlots::word,
            "ordinal",
            NumberSlots::ordinal,
            "n",
            NumberSlots::whole,
            "unit",
            WordSlots::unitOfTime,
            "date",
            new Dates(Instant.EPOCH));
    private static final Map<String, String> NAMED = Map.of(
            "polite", "please|kindly|maybe|just|now|then|so|and|but|also",
            "show",
                    "show|find|give|get|list|display|search|look|fetch|bring|retrieve|locate|return|see|have|pull|check|count",
            "det",
                    "the|a|an|this|that|it|them|me|my|our|all|everything|these|those|number|tile|image|images|every|your|his|her|any|us",
            "be",
                    "is|was|are|were|isn't|aren't|wasn't|am|be|seems|seem|looks|looked|has|have|had|did|does|do|can|will|would|should|could|helped|shows|showed|means|makes|made|works|worked|sounds");

    private static final WordPattern POLITE = pattern(
            "(hello|hi|hey|good morning|good afternoon|good evening|please|kindly|okay|ok|well|so|then|hm|hmm|now) [there] [,|!|.] | (thanks|thank you|great|nice|perfect|cool|fine|no|yes|sorry|good) (,|!|.)");
    private static final WordPattern POLITE_QUESTION = pattern(
            "(could|can|would|will) you [please|also|maybe|kindly|now] | i (want|need|would like) you to | i'd like you to");
    /** Questions whose answer is images or their number. */
    private static final WordPattern SEARCH = pattern(
            "(what|how) about | how many | what (is|'s) the [total|exact] number of | what's the number of | what do you have (of|on|from|in|near|over) | what (looks|look) (like|similar|most) |"
                    + " (which|what) [satellite|aerial] (images|pictures|photos|tiles|scenes|image|picture|tile) | which of (them|these|those) (show|have|contain|are) |"
                    + " where (can|could|do|might) (i|we) {show} | (is|are) there | where (are|is) there | do (you|we) have | have (you|we) [got] | do you (know of|hold) |"
                    + " (can|could|may) (i|we) [please] {show} | (could|can|would|will) you [please|also|maybe|kindly|now] {show} | would it be possible to {show} | what else (do you have|is there) (of|in|near|from)");

    private static final WordPattern QUESTION = pattern(
            "who | whose | whom | why | when (did|was|were|is|are|do|does|will|can) | how | what | what's | who's | which | where | where's | (is|are|was|were|does|do|did|has|have|had|will|would|should|can|could|may|might|am|isn't|aren't|don't|doesn't) <word>");
    private static final WordPattern STATEMENT = pattern(
            "(that|this|it|these|those|they|he|she|you|we|i) [also|really|all|still|already|never|always|do|don't] {be} | (that's|it's|you're|they're|he's|she's|i've|we've) | i (like|love|hate|think|believe|know|guess|see|understand|agree|disagree|used|saw) |"
                    + " we (like|used|saw|know|think) | (my|your|our|their|his|her) <word> {be} | (the|this|that) <word> {be} | never mind | forget (it|that) | no (problem|thanks|worries)");
    private static final WordPattern ORDER = pattern(
            "(describe|explain|translate|summarise|summarize|delete|erase|buy|purchase|download|tell|compare|ignore|forget|zoom|email|upload|export|rename|subscribe|unsubscribe|caption|classify|reserve|task|pay|repeat|define|say) <word> |"
                    + " (remove|drop|sell|order|write|play|book|send|share|print|save|open|call|stop|cancel|make|change|edit|rotate|set|reset|update|draw|generate|create|measure|compute|calculate|name|mark|label|move|copy|add|build|help|read|start|restart|rate|guess|imagine|sing|hide) {det}");
    private static final WordPattern NOT_AN_ORDER = pattern(
            "(order|sort) (by|them|these|it|everything|the results) | (remove|drop|hide) [all] [the|those|these] [ones|images|pictures|tiles] (with|that)");
    private static final WordPattern ACKNOWLEDGEMENT = pattern(
            "thanks | thank you | thx | great | nice | perfect | ok | okay | good | cool | wow | interesting | bye | goodbye | yes | no | yep | nope | never mind | sorry | hmm | hm | hello | hi | hey | good morning | good evening |"
                    + " good afternoon | well done | awesome | excellent | wonderful | help | cheers | see you | good night | lovely | super | right | sure | very much | a lot | so much | many | all | there | that | and | for | your | the | help");
    private static final Set<String> UNABLE = Set.of(
            "weather",
            "forecast",
            "price",
            "prices",
            "cost",
            "costs",
            "owner",
            "owners",
            "owns",
            "licence",
            "license",
            "invoice",
            "temperature");
    private static final Set<String> NOT_UNABLE = Set.of("station", "stations", "radar", "balloon");
    private static final WordPattern OF_A_HIT = pattern(
            "(in|on|at|of|about) [the] (<ordinal> [one|image|picture|tile|photo] | (image|picture|tile|photo|number|one) [number] <n> | (it|this|that) [one|image|picture|tile])");

    private static final WordPattern NAMED_HIT = pattern(
            "[the] <ordinal:n> [one|image|picture|tile|photo|hit|result] | (image|picture|tile|photo|number|hit|result|scene) [number|no|#] [.] <n> | # <n> | [tile] <tile>");
    private static final WordPattern THESE = pattern("these|those|them|they|this|that|it|hits|results");

    private TalkReader() {}

    private static WordPattern pattern(String text) {
        return WordPattern.of(text, NAMED, SLOTS);
    }

    /** Whether an utterance asks for no search. */
    public static boolean isTalk(String utterance) {
        UtteranceTokens tokens = new UtteranceTokens(utterance);
        int start = tokens.skipMarks(0);
        if (tokens.isEnd(start) || isAcknowledgement(tokens, start)) {
            return true;
        }
        int at = polite(tokens, start);
        if (matches(SEARCH, tokens, at)) {
            return asksAboutAHit(tokens, at) || isUnable(tokens);
        }
        if (matches(STATEMENT, tokens, at)
                || (matches(QUESTION, tokens, at) && !isOpenerOfSearch(tokens, at))
                || isUnable(tokens)) {
            return true;
        }
        int verb = POLITE_QUESTION.match(tokens, at).map(Match::end).orElse(at);
        return matches(ORDER, tokens, verb) && !matches(NOT_AN_ORDER, tokens, verb);
    }

    /** The hit or tile that an utterance is about, as a plan's {@code like} writes it; {@code hits} for all of them; empty if it names none. */
    public static Optional<String> about(String utterance) {
        UtteranceTokens tokens = new UtteranceTokens(utterance);
        for (int i = 0; i < tokens.size(); i++) {
            Optional<Match> hit = NAMED_HIT.match(tokens, i);
            if (hit.isPresent()) {
                return hit.map(match -> match.has("tile")
                        ? "tile:" + match.get("tile", String.class)
                        : "hit:" + match.get("n", Integer.class));
            }
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (matches(THESE, tokens, i)) {
                return Optional.of("hits");
            }
        }
        return Optional.empty();
    }

    private static int polite(UtteranceTokens tokens, int start) {
        int at = start;
        Optional<Match> match = POLITE.match(tokens, at);
        while (match.isPresent()) {
            at = tokens.skipMarks(match.get().end());
            match = POLITE.match(tokens, at);
        }
        return at;
    }

    private static boolean matches(WordPattern pattern, UtteranceTokens tokens, int at) {
        return pattern.match(tokens, at).isPresent();
    }

    /** "this week" and "do you have" begin as questions and statements do. */
    private static boolean isOpenerOfSearch(UtteranceTokens tokens, int at) {
        return POLITE_QUESTION
                .match(tokens, at)
                .filter(match -> List.of("show", "find", "give", "get", "list", "display", "search", "look")
                        .contains(tokens.get(match.end()).lower()))
                .isPresent();
    }

    private static boolean isAcknowledgement(UtteranceTokens tokens, int start) {
        int at = start;
        while (!tokens.isEnd(at)) {
            Optional<Match> match = ACKNOWLEDGEMENT.match(tokens, at);
            if (match.isEmpty()) {
                return false;
            }
            at = tokens.skipMarks(match.get().end());
        }
        return !List.of("all", "the", "that", "and", "for", "there", "many")
                .contains(tokens.get(start).lower());
    }

    private static boolean asksAboutAHit(UtteranceTokens tokens, int at) {
        boolean yesOrNo = List.of("is", "are").contains(tokens.get(at).lower());
        for (int i = at; yesOrNo && i < tokens.size(); i++) {
            if (matches(OF_A_HIT, tokens, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnable(UtteranceTokens tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (UNABLE.contains(tokens.get(i).lower())
                    && !NOT_UNABLE.contains(tokens.get(i + 1).lower())) {
                return true;
            }
        }
        return false;
    }
}
