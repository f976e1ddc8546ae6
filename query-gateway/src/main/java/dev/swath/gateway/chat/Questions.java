package dev.swath.gateway.chat;

import dev.swath.dialogue.PlaceChoices;
import dev.swath.dialogue.Plan;
import dev.swath.dialogue.PlannedPlace;
import java.util.List;

/** What is asked back. */
final class Questions {
    private Questions() {}

    static String of(Plan plan, List<String> notUnderstood) {
        return switch (plan.ask()) {
                    case PLACE -> place(plan, notUnderstood);
                    case TIME -> "Which time do you mean? Say for example \"on 4 July 2026\" or \"since March\".";
                    case SUBJECT ->
                        "What shall I look for? Say for example \"harbors\", or \"more like the second one\".";
                    case null -> throw new IllegalArgumentException("nothing is asked back");
                }
                + unknown(plan, notUnderstood);
    }

    private static String place(Plan plan, List<String> notUnderstood) {
        List<String> choices = PlaceChoices.of(plan);
        if (!choices.isEmpty()) {
            return "Which place do you mean: %s?".formatted(String.join("; ", choices));
        }
        PlannedPlace place = plan.place();
        return place == null || notUnderstood.isEmpty()
                ? "Which place do you mean?"
                : "I know no place called %s. I know countries, states of the USA and cities."
                        .formatted(String.join(", ", place.names()));
    }

    private static String unknown(Plan plan, List<String> notUnderstood) {
        PlannedPlace place = plan.place();
        List<String> others = notUnderstood.stream()
                .filter(words -> place == null || !place.names().contains(words))
                .toList();
        return AnswerWords.notUnderstood(others);
    }
}
