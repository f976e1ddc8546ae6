package dev.swath.gateway.chat;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Nearest;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.TileCounts.Total;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.PlanWords;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of answers that found something, or nothing. */
final class AnswerWords {
    static final String WITHOUT_PROBABILITY =
            "How likely a hit is I cannot tell here: that needs one text or picture alone, and a model that is calibrated for it. "
                    + "Ask again without \"at least\".";

    private static final int PERCENT = 100;

    private AnswerWords() {}

    static String hits(Plan plan, int number, List<String> notUnderstood) {
        return "Here %s: %s.".formatted(number == 1 ? "is 1 hit" : "are " + number + " hits", PlanWords.of(plan))
                + notUnderstood(notUnderstood);
    }

    /** @param found what the search gave: nothing, or only what was not to be shown */
    static String nothing(Plan plan, SearchAnswer found, List<String> notUnderstood) {
        return "Nothing %sin the catalogue is like that: %s.%s"
                        .formatted(
                                found.results().isEmpty() ? "" : "else ", PlanWords.of(plan), nearest(found.nearest()))
                + notUnderstood(notUnderstood);
    }

    private static String nearest(@Nullable Nearest nearest) {
        if (nearest == null) {
            return "";
        }
        Double probability = nearest.probability();
        String how = probability == null
                ? String.format(Locale.ROOT, "score %.2f", nearest.score())
                : String.format(Locale.ROOT, "%.0f %% likely", probability * PERCENT);
        return " The nearest is tile %s (%s).".formatted(nearest.tileId(), how);
    }

    static String tooLate(Duration most) {
        return "I stop here: this takes longer than the %d seconds that an answer may take. Ask again, or ask for less."
                .formatted(most.toSeconds());
    }

    /** @param found the tile that is most like a picture, or none */
    static String ofPicture(List<Result> found) {
        String caption = found.isEmpty() ? null : found.getFirst().caption();
        return caption == null
                ? "I cannot describe pictures myself, and know no tile with a caption that is like it."
                : "I cannot describe pictures myself. The tile that is most like it is captioned: \"%s\""
                        .formatted(OneLine.of(caption));
    }

    /** @param number of hits that a language model means */
    static String meant(int number) {
        return switch (number) {
            case 0 -> "Nothing else in the catalogue is like that.";
            case 1 -> "Here is 1 hit that may fit.";
            default -> "Here are %d hits that may fit.".formatted(number);
        };
    }

    static String unheard(int turns) {
        return "The language model no longer knows the first %d turns.".formatted(turns);
    }

    static String number(Plan plan, Total total, List<String> notUnderstood) {
        return "%s%d: %s."
                        .formatted(
                                total.relation() == Total.Relation.GTE ? "At least " : "",
                                total.value(),
                                PlanWords.of(plan))
                + notUnderstood(notUnderstood);
    }

    static String notUnderstood(List<String> words) {
        return words.isEmpty() ? "" : " I did not understand: \"%s\".".formatted(String.join("\", \"", words));
    }
}
