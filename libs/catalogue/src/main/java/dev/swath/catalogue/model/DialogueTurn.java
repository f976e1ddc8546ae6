package dev.swath.catalogue.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;

/**
 * One turn of a conversation, as a language model reads it.
 *
 * @param parts words and images, each in its place
 */
public record DialogueTurn(
        @JsonProperty(required = true) Voice voice,
        @JsonProperty(required = true) List<TurnContent> parts) {
    /** Who speaks. */
    public enum Voice {
        @JsonProperty("user")
        USER,
        @JsonProperty("model")
        MODEL
    }

    /** A piece of a turn. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({@JsonSubTypes.Type(TurnContent.Heard.class), @JsonSubTypes.Type(TurnContent.Seen.class)})
    public sealed interface TurnContent {
        /** Words; names of special tokens in them are plain characters. */
        record Heard(@JsonProperty(required = true) String text) implements TurnContent {
            public Heard {
                Objects.requireNonNull(text);
            }
        }

        /** An image's features, as {@link DialogueModel#look} gives them. */
        record Seen(@JsonProperty(required = true) Tensor features) implements TurnContent {
            public Seen {
                Objects.requireNonNull(features);
            }
        }
    }

    public DialogueTurn {
        Objects.requireNonNull(voice);
        parts = List.copyOf(parts);
    }

    /** A turn of words alone. */
    public static DialogueTurn of(Voice voice, String text) {
        return new DialogueTurn(voice, List.of(new TurnContent.Heard(text)));
    }
}
