package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.gateway.InvalidFieldException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;

/** Reads the words of a request's fields; what cannot be read is refused by the field's name. */
final class RequestFields {
    private static final int MAX_COLLECTIONS = 100;
    private static final int MAX_COLLECTION_NAME = 1_024;
    private static final int SHOWN = 60;

    private RequestFields() {}

    static TileId tileId(String field, String value) {
        return named(field, value, TileId::new);
    }

    static ModelVersion modelVersion(String field, String value) {
        return named(field, value, ModelVersion::new);
    }

    static TimeInterval interval(String field, String value) {
        return named(field, value, TimeInterval::parse);
    }

    static BoundingBox box(String field, String value) {
        return named(field, value, BoundingBox::parse);
    }

    static int integer(String field, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidFieldException(field, "expected a whole number, found \"%s\"".formatted(shown(value)));
        }
    }

    static double number(String field, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new InvalidFieldException(field, "expected a number, found \"%s\"".formatted(shown(value)));
        }
    }

    static Set<String> collections(String field, Collection<String> names) {
        if (names.size() > MAX_COLLECTIONS) {
            throw new InvalidFieldException(
                    field, "expected at most %d collections, found %d".formatted(MAX_COLLECTIONS, names.size()));
        }
        names.stream()
                .filter(name -> name.isEmpty() || name.length() > MAX_COLLECTION_NAME)
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidFieldException(
                            field,
                            "expected names of 1 to %d characters, found one of %d"
                                    .formatted(MAX_COLLECTION_NAME, name.length()));
                });
        return Set.copyOf(names);
    }

    static InvalidFieldException unknown(String field, Collection<String> known) {
        return new InvalidFieldException(
                shown(field), "expected one of %s, found an unknown name".formatted(String.join(", ", known)));
    }

    static InvalidFieldException filterIsMissing() {
        return new InvalidFieldException(
                "filter", "expected no filter: CQL2 filters are not there yet; use bbox, datetime and collections");
    }

    /** What is quoted back of a value that somebody else wrote. */
    static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    private static <T> T named(String field, String value, Function<String, T> read) {
        try {
            return read.apply(value.length() <= SHOWN * 4 ? value : shown(value));
        } catch (CatalogueException e) {
            throw new InvalidFieldException(field, ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
