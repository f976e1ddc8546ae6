package dev.swath.gateway.stac.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Reads single fields of a STAC request from JSON. A refusal names the field, what was expected and what was found. */
public final class StacFields {
    private static final int SHOWN = 60;

    private StacFields() {}

    public static String text(String field, JsonNode node) {
        if (!node.isTextual()) {
            throw expected(field, "a string", node);
        }
        return node.textValue();
    }

    public static List<String> texts(String field, JsonNode node, int most) {
        if (!node.isArray()) {
            throw expected(field, "an array of strings", node);
        }
        if (node.size() > most) {
            throw CatalogueException.ofField(field, "expected at most %d, found %d".formatted(most, node.size()));
        }
        List<String> texts = new ArrayList<>();
        node.forEach(one -> texts.add(text(field, one)));
        return texts;
    }

    /** A page's size. What is above the largest page is the largest, as OGC API Features asks. */
    static int limit(JsonNode node, int most) {
        if (!node.isIntegralNumber() || node.bigIntegerValue().signum() < 1) {
            throw expected("limit", "a whole number from 1", node);
        }
        return node.canConvertToInt() ? Math.min(node.intValue(), most) : most;
    }

    /** Of six numbers the heights are left out: tiles lie on the ground. */
    static BoundingBox box(JsonNode node) {
        if (!node.isArray() || (node.size() != 4 && node.size() != 6)) {
            throw expected("bbox", "an array of 4 or 6 numbers", node);
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : node) {
            if (!number.isNumber()) {
                throw expected("bbox", "an array of 4 or 6 numbers", node);
            }
            numbers.add(number.doubleValue());
        }
        if (numbers.size() == 6) {
            if (numbers.get(2) > numbers.get(5)) {
                throw expected("bbox", "a lower height before an upper one", node);
            }
            numbers.remove(5);
            numbers.remove(2);
        }
        return named("bbox", () -> new BoundingBox(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3)));
    }

    static <T> T named(String field, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (CatalogueException e) {
            throw e.field() == null ? CatalogueException.ofField(field, String.valueOf(e.getMessage())) : e;
        }
    }

    public static CatalogueException expected(String field, String what, JsonNode found) {
        return CatalogueException.ofField(field, "expected %s, found %s".formatted(what, kind(found)));
    }

    public static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    private static String kind(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT) + " " + shown(node.toString());
    }
}
