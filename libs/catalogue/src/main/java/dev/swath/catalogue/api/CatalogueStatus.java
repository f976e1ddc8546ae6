package dev.swath.catalogue.api;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue in numbers. A number is null while the server that knows it does not answer.
 *
 * @param scenes live ones
 * @param tiles of the live scenes
 * @param encoded the same as searchable, since a row is written for each encoding
 * @param captioned rows of the index with a caption
 * @param searchable rows of the index
 * @param failed open failures
 * @param lag the records that each stage still has to consume
 * @param modelVersion the version whose rows are counted; null if there is none yet
 * @param complaints what is wrong now; empty if all is well
 */
public record CatalogueStatus(
        long scenes,
        long tiles,
        @Nullable Long encoded,
        @Nullable Long captioned,
        @Nullable Long searchable,
        long failed,
        @Nullable Map<String, Long> lag,
        @Nullable ModelVersion modelVersion,
        @JsonSetter(nulls = Nulls.AS_EMPTY) List<Complaint> complaints) {
    /**
     * Something that is wrong.
     *
     * @param part what it is about, such as {@code kafka}
     * @param message what was expected and what was found
     */
    public record Complaint(String part, ErrorCode code, String message) {
        public static Complaint of(String part, CatalogueException cause) {
            return new Complaint(part, cause.code(), String.valueOf(cause.getMessage()));
        }
    }

    public CatalogueStatus {
        complaints = List.copyOf(complaints);
    }
}
