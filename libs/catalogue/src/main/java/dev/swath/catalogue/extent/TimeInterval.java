package dev.swath.catalogue.extent;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** A closed interval of time, open where an end is null; as STAC's {@code datetime} parameter writes it. */
public record TimeInterval(
        @Nullable Instant start, @Nullable Instant end) {
    /** @throws CatalogueException INVALID_REQUEST if it ends before it starts */
    public TimeInterval {
        if (start != null && end != null && end.isBefore(start)) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected an interval that ends after it starts, found %s/%s".formatted(start, end));
        }
    }

    /** @param text an RFC 3339 instant, or {@code A/B} where either may be {@code ..} or empty */
    @JsonCreator
    public static TimeInterval parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            Instant instant = instant(text, text);
            return new TimeInterval(instant, instant);
        }
        return new TimeInterval(end(text.substring(0, slash), text), end(text.substring(slash + 1), text));
    }

    /** As {@link #parse} reads it. */
    @JsonValue
    @Override
    public String toString() {
        return start != null && start.equals(end)
                ? start.toString()
                : (start == null ? ".." : start) + "/" + (end == null ? ".." : end);
    }

    public boolean contains(Instant instant) {
        return (start == null || !instant.isBefore(start)) && (end == null || !instant.isAfter(end));
    }

    private static @Nullable Instant end(String part, String whole) {
        return part.isEmpty() || part.equals("..") ? null : instant(part, whole);
    }

    private static Instant instant(String part, String whole) {
        try {
            return OffsetDateTime.parse(part).toInstant();
        } catch (DateTimeParseException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected datetime as an RFC 3339 instant or A/B, found \"%s\"".formatted(whole),
                    e);
        }
    }
}
