package dev.swath.cql2;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.extent.Region;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CQL2 expression as it was written, of text or of JSON alike. Operators have their names of CQL2 JSON. It says nothing
 * of which properties exist, nor whether the types fit.
 *
 * @see <a href="https://docs.ogc.org/is/21-065r2/21-065r2.html">OGC 21-065r2, Common Query Language (CQL2)</a>
 */
public sealed interface Cql2Expression {
    /** The most characters of a text, or of JSON. */
    int MAX_LENGTH = 262_144;

    /** How deep operators may lie in each other. */
    int MAX_DEPTH = 64;

    /** Where it stands: {@code character 17}, counted from 1, of a text; a JSON pointer of JSON. */
    String position();

    /** The expression in the canonical form of CQL2 JSON. */
    default JsonNode toJson() {
        return Cql2Json.write(this);
    }

    /** An operator or function with its arguments. */
    record Operation(String operator, List<Cql2Expression> arguments, String position) implements Cql2Expression {
        public Operation {
            arguments = List.copyOf(arguments);
        }
    }

    /** A property's name. */
    record PropertyName(String name, String position) implements Cql2Expression {}

    /** Characters. */
    record TextLiteral(String value, String position) implements Cql2Expression {}

    /** A finite number. */
    record NumberLiteral(double value, String position) implements Cql2Expression {}

    /** True or false. */
    record TruthLiteral(boolean value, String position) implements Cql2Expression {}

    /** A day. */
    record DateLiteral(LocalDate value, String position) implements Cql2Expression {}

    /** A point in time. */
    record TimestampLiteral(Instant value, String position) implements Cql2Expression {}

    /**
     * A time with a beginning and an end, both of them part of it.
     *
     * @param start a date, a timestamp, a property's name, or null if it is open
     * @param end the same
     */
    record IntervalLiteral(
            @Nullable Cql2Expression start, @Nullable Cql2Expression end, String position) implements Cql2Expression {}

    /** A geometry. */
    record GeometryLiteral(Region value, String position) implements Cql2Expression {}

    /**
     * A box.
     *
     * @param numbers four, or six with heights
     */
    record BoxLiteral(List<Double> numbers, String position) implements Cql2Expression {
        public BoxLiteral {
            numbers = List.copyOf(numbers);
        }
    }

    /** Values in parentheses. */
    record ArrayLiteral(List<Cql2Expression> values, String position) implements Cql2Expression {
        public ArrayLiteral {
            values = List.copyOf(values);
        }
    }
}
