package dev.swath.gateway.rest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import java.util.function.Function;

/** Reads the parameters of a request. A refusal names the parameter. */
final class RequestFields {
    private static final int SHOWN = 60;

    private RequestFields() {}

    static TileId tileId(String field, String value) {
        return named(field, value, TileId::new);
    }

    static ModelVersion modelVersion(String field, String value) {
        return named(field, value, ModelVersion::new);
    }

    static int integer(String field, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw CatalogueException.ofField(field, "expected a whole number, found \"%s\"".formatted(shown(value)));
        }
    }

    /** The part of a client's value that a message quotes. */
    static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    private static <T> T named(String field, String value, Function<String, T> read) {
        try {
            return read.apply(value.length() <= SHOWN * 4 ? value : shown(value));
        } catch (CatalogueException e) {
            throw CatalogueException.ofField(field, String.valueOf(e.getMessage()));
        }
    }
}
