package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.BoundingBox;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds what text and JSON have in common, and checks it. */
final class ExpressionParts {
    private static final int SHOWN = 60;

    private ExpressionParts() {}

    /** An operation under its canonical name; what is and-ed in an and, or or-ed in an or, becomes one list. */
    static Cql2Expression operation(String name, List<Cql2Expression> arguments, String position) {
        String operator = Operators.canonical(name);
        if (!operator.equals(Operators.AND) && !operator.equals(Operators.OR)) {
            return new Cql2Expression.Operation(operator, arguments, position);
        }
        List<Cql2Expression> flat = new ArrayList<>();
        for (Cql2Expression argument : arguments) {
            if (argument instanceof Cql2Expression.Operation inner
                    && inner.operator().equals(operator)) {
                flat.addAll(inner.arguments());
            } else {
                flat.add(argument);
            }
        }
        return new Cql2Expression.Operation(operator, flat, position);
    }

    static Cql2Expression.NumberLiteral number(double value, String position) {
        if (!Double.isFinite(value)) {
            throw CatalogueException.ofPosition(position, "expected a number of at most 1.8e308, found a larger one");
        }
        return new Cql2Expression.NumberLiteral(value, position);
    }

    static Cql2Expression.DateLiteral date(String text, String position) {
        try {
            return new Cql2Expression.DateLiteral(LocalDate.parse(text), position);
        } catch (DateTimeException e) {
            throw expected(position, "a date such as 2026-11-29", text);
        }
    }

    static Cql2Expression.TimestampLiteral timestamp(String text, String position) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return new Cql2Expression.TimestampLiteral(instant, position);
        } catch (DateTimeException e) {
            throw expected(position, "an RFC 3339 time such as 2026-11-29T12:00:00Z", text);
        }
    }

    /** A date or a timestamp. */
    static Cql2Expression time(String text, String position) {
        return text.indexOf('T') < 0 && text.indexOf('t') < 0 ? date(text, position) : timestamp(text, position);
    }

    /** One end of an interval: null if it is open. */
    static @Nullable Cql2Expression bound(String text, String position) {
        return text.equals("..") ? null : time(text, position);
    }

    static Cql2Expression.BoxLiteral box(List<Double> numbers, String position) {
        try {
            BoundingBox.ofNumbers(numbers);
        } catch (CatalogueException e) {
            throw e.withPosition(position);
        }
        return new Cql2Expression.BoxLiteral(numbers, position);
    }

    static void checkDepth(int depth, String position) {
        if (depth > Cql2Expression.MAX_DEPTH) {
            throw CatalogueException.ofPosition(
                    position,
                    "expected at most %d operators or parentheses in each other, found more"
                            .formatted(Cql2Expression.MAX_DEPTH));
        }
    }

    static void checkLength(int length) {
        if (length > Cql2Expression.MAX_LENGTH) {
            throw CatalogueException.ofPosition(
                    "character " + (Cql2Expression.MAX_LENGTH + 1),
                    "expected at most %d characters, found %d".formatted(Cql2Expression.MAX_LENGTH, length));
        }
    }

    static CatalogueException expected(String position, String what, String found) {
        return CatalogueException.ofPosition(position, "expected %s, found \"%s\"".formatted(what, shown(found)));
    }

    static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
