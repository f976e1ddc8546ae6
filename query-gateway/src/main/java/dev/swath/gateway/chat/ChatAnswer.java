package dev.swath.gateway.chat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.dialogue.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a conversation's last turn.
 *
 * @param parts words and hits, in their order
 * @param plan what was run, or would be run once its {@code ask} is answered; null if no search was asked for
 * @param notUnderstood the words that are not in the plan, as they were said
 * @param modelVersion the model version that was searched; null if nothing was, or tiles were counted alone
 */
public record ChatAnswer(
        List<AnswerPart> parts,
        @Nullable Plan plan,
        List<String> notUnderstood,
        @Nullable ModelVersion modelVersion) {
    /** A piece of an answer. */
    public sealed interface AnswerPart {
        /** Words. */
        record Says(String text) implements AnswerPart {}

        /** Tiles that were found, in the order of the plan. */
        record Shows(List<Result> hits) implements AnswerPart {
            public Shows {
                hits = List.copyOf(hits);
            }
        }
    }

    public ChatAnswer {
        parts = List.copyOf(parts);
        notUnderstood = List.copyOf(notUnderstood);
    }
}
