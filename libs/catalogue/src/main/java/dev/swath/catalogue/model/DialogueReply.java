package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.swath.catalogue.ModelVersion;
import java.util.List;

/**
 * What a language model says to a conversation's last turn.
 *
 * @param parts words and queries in their order; none if it said nothing that is of use
 * @param ending what ended it
 * @param dropped how many of the oldest turns were left out, as the model reads only so many tokens
 */
public record DialogueReply(ModelVersion modelVersion, List<ReplyContent> parts, ReplyEnding ending, int dropped) {
    /** A piece of an answer. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(ReplyContent.Worded.class), @JsonSubTypes.Type(ReplyContent.Sought.class)})
    public sealed interface ReplyContent {
        /** Words on one line. */
        record Worded(@JsonProperty(required = true) String text) implements ReplyContent {}

        /** {@code [RET]}: here images are the answer, those nearest to its embedding. */
        record Sought(@JsonProperty(required = true) Embedding embedding) implements ReplyContent {}
    }

    /** What ends an answer. */
    public enum ReplyEnding {
        /** The model's end token, a line's end, or {@code [RET]}. */
        END,
        /** The limit of words. */
        LENGTH,
        /** The same words again and again: none of them is kept. */
        LOOP,
        /** The time is over: what was said until then is kept. */
        @JsonEnumDefaultValue
        TIME
    }

    public DialogueReply {
        parts = List.copyOf(parts);
    }
}
