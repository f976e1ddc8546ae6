package dev.swath.dialogue.grammar;

import dev.swath.dialogue.words.Match;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The rules of likeness to a hit or tile. */
final class LikeRules {
    private static final String MORE =
            "[some|something|anything|ones|others|other|images|pictures|tiles|photos|scenes|results|places|those|areas] [more|else] [of them] [that|which] "
                    + "[are|is|look|looks|looking] [more|very|most|a bit|exactly] (like|similar to|resembling|that resemble|resemble|the same as|as in|comparable to)";
    private static final String HIT = "(hit|result|image|picture|tile|photo|one|scene)";

    private LikeRules() {}

    static void define(RuleBook book) {
        number(book, MORE + " [the] <ordinal:n> [one|" + HIT + "|of them|of these|of those|result]");
        number(book, MORE + " [the] [" + HIT + "] (number|no|nr|#) [.] [#] <n>");
        number(book, MORE + " [the] " + HIT + " <n>");
        number(book, MORE + " <n> <boundary>");
        number(book, "more of [the] <ordinal:n> [one|" + HIT + "]");
        number(book, "more of [the] [" + HIT + "] (number|no|nr|#) [.] <n>");
        book.field(MORE + " [the] (top|best) " + HIT, hit(said -> said.like = "hit:1"));
        book.field(MORE + " [the] last [one|" + HIT + "|of them]", hit((said) -> said.lastHit = true));
        book.field(MORE + " (this|that|these|those|it|them) [one|" + HIT + "|ones] <boundary>", hit((_) -> {}));
        book.field("more of (this|that|these|those|it) [one|ones] <boundary>", hit((_) -> {}));
        book.field(MORE + " [the] [tile|image|one|item] [with] [the] [id] <tile>", (said, match) -> {
            said.like = "tile:" + match.get("tile", String.class);
            said.likeMeant = true;
        });
    }

    private static void number(RuleBook book, String pattern) {
        book.field(pattern, (said, match) -> {
            said.like = "hit:" + Math.min(9_999, match.get("n", Integer.class));
            said.likeMeant = true;
            said.hitsMeant = true;
        });
    }

    private static BiConsumer<Said, Match> hit(Consumer<Said> further) {
        return (said, _) -> {
            said.likeMeant = true;
            said.hitsMeant = true;
            further.accept(said);
        };
    }
}
