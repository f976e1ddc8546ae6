package dev.swath.dialogue.grammar;

import dev.swath.dialogue.Plan;

/** The rules of clouds, and of how sure a hit must be. */
final class CloudRules {
    private static final double CLOUDLESS = 0.05;
    private static final double MOSTLY_CLEAR = 0.2;
    private static final String SKY = "[skies|sky|conditions|weather]";

    private CloudRules() {}

    static void define(RuleBook book) {
        cloudless(
                book,
                "[that are|which are|completely|totally|fully|entirely] (cloudless|cloud-free|cloudfree|cloud free|unclouded|not cloudy|free of clouds|free from clouds) "
                        + SKY);
        cloudless(
                book,
                "[with] (no|without|without any|zero|no visible) (clouds|cloud|cloud cover|cloud coverage) [in them|over them|over it|in it|on them]");
        cloudless(book, "[completely|totally] clear ([satellite|aerial] {picture} <boundary>|ones|<boundary>)");
        cloudless(book, "[in|with|under|on|a] [a] clear (sky|skies|weather|conditions|day|days|view)");
        book.field(
                "(mostly|mainly|largely|almost|nearly) (clear|cloudless|cloud-free|cloud free) " + SKY,
                (said, _) -> said.cloudMax = MOSTLY_CLEAR);
        book.field(
                "[with] (few|little|hardly any|very few) (clouds|cloud|cloud cover)",
                (said, _) -> said.cloudMax = MOSTLY_CLEAR);
        share(book, "[that are|which are] [with|has|have|having|where|a|and] {most} <share> [of] [{cloud}]");
        share(book, "[with] <share> [of] {cloud} (or less|at most|maximum|at the most)");
        share(
                book,
                "[with|a|and|where|the] {cloud} [of|is|are|being] (below|under|at most|less than|up to|max|maximum|not above|no more than|not more than|≤) <share>");
        share(book, "{cloud} [of|is|are] [at] <share> (or less|at most|maximum)");
        sure(
                book,
                "[if|where|of which|that|which|when|with] [you are|you're|i am|we are|are] {least} <share> {sure} [of them|of it|about it|or more]");
        sure(book, "[with|if|where|a] [you are|you're|a] <share> {sure} (or more|at least|or above|or higher)");
        sure(
                book,
                "[with|and|where|at] [a|the] [minimum] (probability|confidence|certainty|likelihood) [of|is|threshold|threshold of] [{least}|at least|≥] <share>");
        sure(book, "[with] {least} <share> (probability|confidence|certainty)");
    }

    private static void cloudless(RuleBook book, String pattern) {
        book.field(pattern, (said, _) -> said.cloudMax = CLOUDLESS);
    }

    private static void share(RuleBook book, String pattern) {
        book.field(pattern, (said, match) -> said.cloudMax = match.get("share", Double.class));
    }

    private static void sure(RuleBook book, String pattern) {
        book.field(pattern, (said, match) -> said.threshold = new Plan.Threshold(match.get("share", Double.class)));
    }
}
