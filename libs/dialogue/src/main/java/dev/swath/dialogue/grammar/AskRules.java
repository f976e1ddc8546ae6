package dev.swath.dialogue.grammar;

import dev.swath.dialogue.words.Match;

/** The rules of what asks, of the words for a picture, and of what stands for hits. */
final class AskRules {
    private static final String SHOW =
            "(show|find|give|get|list|display|search|look|fetch|bring|retrieve|locate|return|see|have|pull|look up|search for|look for|pull up|check)";
    private static final String QUANTITY =
            "a|an|the|some|any|all|all the|all of the|every|each|more|another|other|further";

    private AskRules() {}

    static void define(RuleBook book) {
        opening(book);
        pictures(book);
        closing(book);
    }

    private static void opening(RuleBook book) {
        book.start(
                "(hello|hi|hey|good morning|good afternoon|good evening|dear) [there|swath|everybody] (,|!|.|<boundary>)",
                AskRules::nothing);
        book.start(
                "(thanks|thank you|great|nice|perfect|okay|ok|good|cool|yes|no|sorry|well|right|alright|hm|hmm|fine|sure) (,|!|.|:)",
                AskRules::nothing);
        book.start(
                "(please|kindly|maybe|perhaps|then|so|well|okay|ok|actually|instead|again|next|finally|first of all)",
                AskRules::nothing);
        goesOn(book, "(and|but|only|just|now|what about|how about|and what about|and now|or|also)");
        book.start("(could|can|would|will) you [please|also|maybe|kindly|now]", AskRules::nothing);
        book.start("(can|could|may) (i|we) [please|also|now]", AskRules::nothing);
        book.start("would it be possible to", AskRules::nothing);
        book.start(
                "(i|we) [really|just|now|also|would] (need|want|wanted|like|wish|seek|search for|look for|meant|mean) [to] ["
                        + SHOW + "] [for]",
                AskRules::nothing);
        book.start(
                "(i'd|we'd|i would|we would) (like|love|need|prefer|want) [to] [" + SHOW + "] [for]",
                AskRules::nothing);
        book.start("[i am|i'm|we are|we're] (looking|searching|hunting) for", AskRules::nothing);
        book.start("(i am|i'm|we are|we're) (interested in|after)", AskRules::nothing);
        book.start("(let me|let us|let's|help me|help me to) " + SHOW + " [for]", AskRules::nothing);
        book.start(SHOW + " [for] [me|us] [for]", (said, _) -> said.shows = true);
        book.start("(are|is|were|was) there", AskRules::nothing);
        book.start("(do you|do we|have you|have we) [have|got|know|hold|know of] [got]", AskRules::nothing);
        book.start("got", AskRules::nothing);
        book.start("[where|which] (can|could|do|might) (i|we|you) " + SHOW, AskRules::nothing);
        book.start("where (are|is) [there]", AskRules::nothing);
        book.start(
                "(which|what) [{kind}] ({picture}|ones|of them|of these|of those) [do you have|have you got|are there] (of|with|show|shows|contain|have|has|depict|are|are of|from|is)",
                AskRules::nothing);
        book.start("what do you have [of|on|from]", AskRules::nothing);
        book.start("what (looks|look)", AskRules::nothing);
    }

    private static void pictures(RuleBook book) {
        book.start(QUANTITY, AskRules::nothing);
        book.start("(any time|anytime|any date|anywhere|wherever)", AskRules::nothing);
        book.start("[{kind}] [{kind}] {one} <boundary>", (said, _) -> said.onePicture = true);
        book.start("[{kind}] [{kind}] {picture} <boundary>", AskRules::nothing);
        book.start(
                "(of|with|showing|containing|depicting|that show|which show|that shows|which shows|that contain|which contain|that have|which have|where there are|where there is|for)",
                AskRules::nothing);
        book.start(
                "(something|anything|everything|nothing|stuff|things|results|hits|places) <boundary>",
                AskRules::nothing);
        book.start(
                "(ones|them|those|these|all of them|the rest|it|the same|same) <boundary>",
                (said, _) -> said.hitsMeant = true);
        hit(book, "[the] <ordinal:n> [one|image|picture|tile|hit|result|photo|scene] <boundary>");
        hit(book, "[the] [one|image|picture|tile|hit|result|photo|scene] (number|no|nr|#) [.] <n> <boundary>");
        hit(book, "(image|picture|tile|hit|result|photo|scene) <n> <boundary>");
        book.start(
                "[the] tile <tile> <boundary>",
                (said, match) -> said.shown = "tile:" + match.get("tile", String.class));
        book.field("(them|those|these|the ones) <boundary>", (said, _) -> said.hitsMeant = true);
    }

    private static void closing(RuleBook book) {
        book.nothing("[that] (are|were|is|was) there");
        book.nothing(
                "(do you|do we|can you|did you|could you|can i|can we|have you|have we) (have|find|see|show|got|know|hold|know of) [me] [of]");
        book.nothing("(are available|is available|can be seen|can be found|you have|you can find|you know [of]|exist)");
        book.nothing("in the (catalogue|catalog|archive|database|index)");
        book.nothing("(please|if possible|if you can|for me|for us|thanks|thank you|thx)");
    }

    /** A hit that is meant, though nothing says that another shall be like it. */
    private static void hit(RuleBook book, String pattern) {
        book.start(pattern, (said, match) -> said.shown = "hit:" + Math.min(9_999, match.get("n", Integer.class)));
    }

    private static void goesOn(RuleBook book, String pattern) {
        book.start(pattern, (said, _) -> said.goesOn |= !said.begun);
    }

    private static void nothing(Said said, Match match) {}
}
