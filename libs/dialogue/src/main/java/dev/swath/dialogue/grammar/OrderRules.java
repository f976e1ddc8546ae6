package dev.swath.dialogue.grammar;

import dev.swath.dialogue.Plan;
import dev.swath.dialogue.words.Match;
import java.util.List;
import java.util.function.BiConsumer;

/** The rules of order, number, counting and collections. */
final class OrderRules {
    private static final int MOST = 1_000;

    private OrderRules() {}

    static void define(RuleBook book) {
        order(book);
        limit(book);
        collections(book);
        book.start(
                "how many [of them|of these|of those|of the ones|such] [satellite|aerial] [{picture} [of|with|showing|that show] | of the {picture}]",
                (said, _) -> said.count = true);
        book.start("how many of (them|these|those|the ones)", (said, _) -> {
            said.count = true;
            said.hitsMeant = true;
        });
        book.start(
                "[what is|what's|give me|tell me|and] [the] [total|exact] (number|count) of",
                (said, _) -> said.count = true);
        book.start(
                "count [up] [all] [the|them|these|those] [{picture} [of|with|showing]]",
                (said, _) -> said.count = true);
    }

    private static void order(RuleBook book) {
        String by = "(sort|sorted|order|ordered|sorting) [them|these|those|it|all|everything|the results] [by]";
        book.field(
                "[" + by + "] [the] ({newest}|recent) [ones|{picture}] (first|on top)",
                (said, _) -> said.sort = Plan.Sort.DATETIME);
        book.field(
                by
                        + " [the] (date|time|age|recency|acquisition date|acquisition time|newest|datetime) [{newest}] [first]",
                (said, _) -> said.sort = Plan.Sort.DATETIME);
        book.field(
                "(by date|by time|in order of date|in order of time|in reverse chronological order)",
                (said, _) -> said.sort = Plan.Sort.DATETIME);
        book.field(
                "[" + by + "] [the] best [matches|match|hits|ones|matching] first",
                (said, _) -> said.sort = Plan.Sort.SCORE);
        book.field(
                by + " [the] (score|similarity|relevance|probability|match|best match)",
                (said, _) -> said.sort = Plan.Sort.SCORE);
        book.field("[the] {newest} one <boundary>", (said, _) -> {
            said.sort = Plan.Sort.DATETIME;
            said.limit = 1;
        });
        book.field("[only|just] [the] {newest} (ones|<boundary>)", (said, _) -> said.sort = Plan.Sort.DATETIME);
        book.start("[the] {newest}", (said, _) -> {
            said.sort = Plan.Sort.DATETIME;
            said.newest = true;
        });
        book.field(
                "[" + by + "] [the] (oldest|earliest) [ones] [first]",
                (said, _) -> said.notUnderstood.add("oldest first"));
        book.field("recent {picture} [of]", (said, _) -> said.sort = Plan.Sort.DATETIME);
    }

    private static void limit(RuleBook book) {
        number(book, true, "<n> [more]");
        number(book, true, "[a] <n> of (them|these|those|the [best|newest] {picture}|the)");
        number(book, false, "[the] (top|first|best) <n> [of them|of these|results|hits|of those]");
        number(
                book,
                false,
                "[limit|limited] [to] (at most|up to|no more than|not more than|a maximum of|maximum|max|only|just) <n> (results|hits|of them|{picture}|<boundary>)");
        number(
                book,
                true,
                "(at most|up to|no more than|not more than|a maximum of|only|just|exactly|around|about) <n>");
        number(book, false, "(limit|limited) [the results|it|them] [to] <n> [results|hits|of them|{picture}]");
        number(book, false, "<n> (results|hits|of them) [only|at most|please]");
        book.start("a couple of", (said, _) -> said.limit = 2);
        book.start("(a|one) single", (said, _) -> said.limit = 1);
    }

    private static void number(RuleBook book, boolean start, String pattern) {
        BiConsumer<Said, Match> meaning = (said, match) -> {
            int number = match.get("n", Integer.class);
            said.limit = Math.min(MOST, number);
            if (number > MOST) {
                said.notUnderstood.add(Integer.toString(number));
            }
        };
        if (start) {
            book.start(pattern, meaning);
        } else {
            book.field(pattern, meaning);
        }
    }

    private static void collections(RuleBook book) {
        book.field("[in|from|of|within|inside|only] [the] collections <names>", (said, match) -> {
            List<?> names = match.get("names", List.class);
            names.forEach(name -> said.collections.add(String.valueOf(name)));
        });
        book.field(
                "[in|from|of|within|inside|only] [the] collection [called|named] <name>",
                (said, match) -> said.collections.add(match.get("name", String.class)));
        book.field(
                "(in|from|of|within|inside) [the] <word> (collection|dataset|data set)",
                (said, match) -> said.collections.add(match.get("word", String.class)));
    }
}
