package dev.swath.cql2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the canonical form of CQL2 JSON: times in UTC, numbers as decimals, the operators' names as the standard has them. */
final class Cql2JsonWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Cql2JsonWriter() {}

    static JsonNode write(Cql2Expression expression) {
        return switch (expression) {
            case Cql2Expression.Operation(String operator, List<Cql2Expression> arguments, var _) ->
                NODES.objectNode().put("op", operator).set("args", array(arguments));
            case Cql2Expression.PropertyName(String name, var _) ->
                NODES.objectNode().put("property", name);
            case Cql2Expression.TextLiteral(String value, var _) -> NODES.textNode(value);
            case Cql2Expression.NumberLiteral(double value, var _) -> NODES.numberNode(value);
            case Cql2Expression.TruthLiteral(boolean value, var _) -> NODES.booleanNode(value);
            case Cql2Expression.DateLiteral(var value, var _) ->
                NODES.objectNode().put("date", value.toString());
            case Cql2Expression.TimestampLiteral timestamp -> NODES.objectNode().put("timestamp", text(timestamp));
            case Cql2Expression.IntervalLiteral(var start, var end, var _) ->
                NODES.objectNode()
                        .set("interval", NODES.arrayNode().add(bound(start)).add(bound(end)));
            case Cql2Expression.GeometryLiteral(var region, var _) -> region.toGeoJson();
            case Cql2Expression.BoxLiteral(List<Double> numbers, var _) -> {
                ArrayNode box = NODES.arrayNode();
                numbers.forEach(box::add);
                yield NODES.objectNode().set("bbox", box);
            }
            case Cql2Expression.ArrayLiteral(List<Cql2Expression> values, var _) -> array(values);
        };
    }

    private static ArrayNode array(List<Cql2Expression> values) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(write(value)));
        return array;
    }

    /** In an interval, dates and timestamps are plain strings. */
    private static JsonNode bound(@Nullable Cql2Expression bound) {
        return switch (bound) {
            case null -> NODES.textNode("..");
            case Cql2Expression.DateLiteral(var value, var _) -> NODES.textNode(value.toString());
            case Cql2Expression.TimestampLiteral timestamp -> NODES.textNode(text(timestamp));
            default -> write(bound);
        };
    }

    /** RFC 3339 without zeros at the end of the fraction. */
    private static String text(Cql2Expression.TimestampLiteral timestamp) {
        String seconds = timestamp.value().truncatedTo(ChronoUnit.SECONDS).toString();
        int nanos = timestamp.value().get(ChronoField.NANO_OF_SECOND);
        String fraction = nanos == 0
                ? ""
                : "." + String.format(Locale.ROOT, "%09d", nanos).replaceAll("0+$", "");
        return seconds.substring(0, seconds.length() - 1) + fraction + "Z";
    }
}
