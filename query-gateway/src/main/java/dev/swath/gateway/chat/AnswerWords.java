package dev.swath.gateway.chat;

import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.PlanWords;
import java.util.List;

/** The words of answers that found something, or nothing. */
final class AnswerWords {
    private AnswerWords() {}

    static String hits(Plan plan, int number, List<String> notUnderstood) {
        String words = PlanWords.of(plan);
        String answer = number == 0
                ? "Nothing in the catalogue is like that: %s.".formatted(words)
                : "Here %s: %s.".formatted(number == 1 ? "is 1 hit" : "are " + number + " hits", words);
        return answer + notUnderstood(notUnderstood);
    }

    /** @param found the tile that is most like a picture, or none */
    static String ofPicture(List<Result> found) {
        String caption = found.isEmpty() ? null : found.getFirst().caption();
        return caption == null
                ? "I cannot describe pictures myself, and know no tile with a caption that is like it."
                : "I cannot describe pictures myself. The tile that is most like it is captioned: \"%s\""
                        .formatted(OneLine.of(caption));
    }

    /** @param more whether there are more than were counted */
    static String number(Plan plan, int number, boolean more, List<String> notUnderstood) {
        return "%s%d: %s.".formatted(more ? "At least " : "", number, PlanWords.of(plan))
                + notUnderstood(notUnderstood);
    }

    static String notUnderstood(List<String> words) {
        return words.isEmpty() ? "" : " I did not understand: \"%s\".".formatted(String.join("\", \"", words));
    }
}
