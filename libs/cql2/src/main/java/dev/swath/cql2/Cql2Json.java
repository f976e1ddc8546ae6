package dev.swath.cql2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.Region;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads and writes CQL2 JSON. */
public final class Cql2Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Cql2Json() {}

    /**
     * Reads an expression.
     *
     * @throws CatalogueException INVALID_REQUEST, with the position as a JSON pointer, if it is none, or is longer than
     *     {@link Cql2Expression#MAX_LENGTH} or deeper than {@link Cql2Expression#MAX_DEPTH}
     */
    public static Cql2Expression parse(JsonNode json) {
        Cql2Expression expression = expression(json, "", 0);
        ExpressionParts.checkLength(json.toString().length());
        return expression;
    }

    private static Cql2Expression expression(JsonNode node, String at, int depth) {
        String position = at.isEmpty() ? "/" : at;
        ExpressionParts.checkDepth(depth, position);
        return switch (node.getNodeType()) {
            case BOOLEAN -> new Cql2Expression.TruthLiteral(node.booleanValue(), position);
            case NUMBER -> ExpressionParts.number(node.doubleValue(), position);
            case STRING -> new Cql2Expression.TextLiteral(node.textValue(), position);
            case ARRAY -> new Cql2Expression.ArrayLiteral(list(node, at, depth), position);
            case OBJECT -> ofObject(node, at, position, depth);
            case NULL, MISSING, BINARY, POJO -> throw expected(position, "an expression", node);
        };
    }

    private static Cql2Expression ofObject(JsonNode node, String at, String position, int depth) {
        if (node.has("op")) {
            String operator = text(node.get("op"), at + "/op");
            JsonNode arguments = node.path("args");
            if (!arguments.isArray()) {
                throw expected(at + "/args", "an array of arguments", arguments);
            }
            return ExpressionParts.operation(operator, list(arguments, at + "/args", depth), position);
        }
        if (node.has("property")) {
            return new Cql2Expression.PropertyName(text(node.get("property"), at + "/property"), position);
        }
        if (node.has("date")) {
            return ExpressionParts.date(text(node.get("date"), at + "/date"), position);
        }
        if (node.has("timestamp")) {
            return ExpressionParts.timestamp(text(node.get("timestamp"), at + "/timestamp"), position);
        }
        if (node.has("interval")) {
            return interval(node.get("interval"), at + "/interval", position);
        }
        if (node.has("type")) {
            return geometry(node, at, position);
        }
        if (node.has("bbox")) {
            return box(node.get("bbox"), at + "/bbox");
        }
        throw expected(
                position, "an object with op, property, date, timestamp, interval, type of a geometry, or bbox", node);
    }

    private static List<Cql2Expression> list(JsonNode array, String at, int depth) {
        List<Cql2Expression> values = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            values.add(expression(array.get(i), at + "/" + i, depth + 1));
        }
        return values;
    }

    private static Cql2Expression interval(JsonNode node, String at, String position) {
        if (!node.isArray() || node.size() != 2) {
            throw expected(at, "an array of two ends", node);
        }
        return new Cql2Expression.IntervalLiteral(
                bound(node.get(0), at + "/0"), bound(node.get(1), at + "/1"), position);
    }

    private static @Nullable Cql2Expression bound(JsonNode node, String at) {
        return node.has("property")
                ? new Cql2Expression.PropertyName(text(node.get("property"), at + "/property"), at)
                : ExpressionParts.bound(text(node, at), at);
    }

    private static Cql2Expression geometry(JsonNode node, String at, String position) {
        try {
            return new Cql2Expression.GeometryLiteral(Region.ofGeoJson(node), position);
        } catch (CatalogueException e) {
            String inside = e.position();
            throw e.withPosition(inside == null || inside.equals("/") ? position : at + inside);
        }
    }

    private static Cql2Expression box(JsonNode node, String at) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode number : node) {
            if (!number.isNumber()) {
                throw expected(at, "four or six numbers", node);
            }
            numbers.add(number.doubleValue());
        }
        return ExpressionParts.box(numbers, at);
    }

    private static String text(JsonNode node, String at) {
        if (!node.isTextual()) {
            throw expected(at, "a string", node);
        }
        return node.textValue();
    }

    private static CatalogueException expected(String at, String what, JsonNode found) {
        return CatalogueException.ofPosition(
                at,
                "expected %s, found %s"
                        .formatted(what, found.isMissingNode() ? "nothing" : ExpressionParts.shown(found.toString())));
    }

    /** The canonical form: times in UTC, numbers as decimals, the operators' names as the standard has them. */
    static JsonNode write(Cql2Expression expression) {
        return switch (expression) {
            case Cql2Expression.Operation(String operator, List<Cql2Expression> arguments, var _) ->
                NODES.objectNode().put("op", operator).set("args", written(arguments));
            case Cql2Expression.PropertyName(String name, var _) ->
                NODES.objectNode().put("property", name);
            case Cql2Expression.TextLiteral(String value, var _) -> NODES.textNode(value);
            case Cql2Expression.NumberLiteral(double value, var _) -> NODES.numberNode(value);
            case Cql2Expression.TruthLiteral(boolean value, var _) -> NODES.booleanNode(value);
            case Cql2Expression.DateLiteral(var value, var _) ->
                NODES.objectNode().put("date", value.toString());
            case Cql2Expression.TimestampLiteral timestamp -> NODES.objectNode().put("timestamp", rfc3339(timestamp));
            case Cql2Expression.IntervalLiteral(var start, var end, var _) ->
                NODES.objectNode()
                        .set(
                                "interval",
                                NODES.arrayNode().add(writtenBound(start)).add(writtenBound(end)));
            case Cql2Expression.GeometryLiteral(var region, var _) -> region.toGeoJson();
            case Cql2Expression.BoxLiteral(List<Double> numbers, var _) -> {
                ArrayNode box = NODES.arrayNode();
                numbers.forEach(box::add);
                yield NODES.objectNode().set("bbox", box);
            }
            case Cql2Expression.ArrayLiteral(List<Cql2Expression> values, var _) -> written(values);
        };
    }

    private static ArrayNode written(List<Cql2Expression> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(write(value)));
        return array;
    }

    /** In an interval, dates and timestamps are plain strings. */
    private static JsonNode writtenBound(@Nullable Cql2Expression bound) {
        return switch (bound) {
            case null -> NODES.textNode("..");
            case Cql2Expression.DateLiteral(var value, var _) -> NODES.textNode(value.toString());
            case Cql2Expression.TimestampLiteral timestamp -> NODES.textNode(rfc3339(timestamp));
            default -> write(bound);
        };
    }

    /** RFC 3339 without zeros at the end of the fraction. */
    private static String rfc3339(Cql2Expression.TimestampLiteral timestamp) {
        String seconds = timestamp.value().truncatedTo(ChronoUnit.SECONDS).toString();
        int nanos = timestamp.value().get(ChronoField.NANO_OF_SECOND);
        String fraction = nanos == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%09d", nanos).replaceAll("0+$", "");
        return seconds.substring(0, seconds.length() - 1) + fraction + "Z";
    }
}
