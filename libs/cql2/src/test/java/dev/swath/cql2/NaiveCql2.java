package dev.swath.cql2;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.vectorindex.IndexWrite;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;

/** CQL2 evaluated on one row as plainly as it can be said, straight from the expression: what the whole way is held against. Null is unknown. */
final class NaiveCql2 {
    private final Tile tile;
    private final IndexWrite.Upsert row;

    private record Span(Instant start, Instant end) {}

    private NaiveCql2(IndexWrite.Upsert row) {
        this.row = row;
        this.tile = row.tile();
    }

    static boolean test(Cql2Expression expression, IndexWrite.Upsert row) {
        return Boolean.TRUE.equals(new NaiveCql2(row).evaluate(expression));
    }

    private @Nullable Boolean evaluate(Cql2Expression expression) {
        if (expression instanceof Cql2Expression.TruthLiteral truth) {
            return truth.value();
        }
        Cql2Expression.Operation operation = (Cql2Expression.Operation) expression;
        List<Cql2Expression> arguments = operation.arguments();
        String operator = operation.operator();
        return switch (operator) {
            case "and" -> joined(arguments, false);
            case "or" -> joined(arguments, true);
            case "not" -> {
                Boolean value = evaluate(arguments.getFirst());
                yield value == null ? null : (Boolean) !value;
            }
            case "isNull" -> value(arguments.getFirst()) == null;
            case "in" -> in(arguments.get(0), ((Cql2Expression.ArrayLiteral) arguments.get(1)).values());
            case "between" -> {
                Boolean low = compare(arguments.get(0), ">=", arguments.get(1));
                Boolean high = compare(arguments.get(0), "<=", arguments.get(2));
                yield (low == null || high == null) ? null : (Boolean) (low && high);
            }
            case "like" -> {
                Object text = value(arguments.get(0));
                yield text == null ? null : (Boolean) like((String) text, pattern(arguments.get(1)));
            }
            default -> {
                if (operator.startsWith("s_")) {
                    yield spatial(operator, arguments.get(0), arguments.get(1));
                }
                yield operator.startsWith("t_")
                        ? temporal(operator, arguments.get(0), arguments.get(1))
                        : compare(arguments.get(0), operator, arguments.get(1));
            }
        };
    }

    /** An operand that is what decides makes the whole so; else one that is unknown does. */
    private @Nullable Boolean joined(List<Cql2Expression> operands, boolean decides) {
        boolean unknown = false;
        for (Cql2Expression operand : operands) {
            Boolean value = evaluate(operand);
            if (value == null) {
                unknown = true;
            } else if (value == decides) {
                return decides;
            }
        }
        return unknown ? null : (Boolean) !decides;
    }

    private @Nullable Boolean in(Cql2Expression subject, List<Cql2Expression> values) {
        boolean found = false;
        for (Cql2Expression one : values) {
            Boolean equal = compare(subject, "=", one);
            if (equal == null) {
                return null;
            }
            found |= equal;
        }
        return found;
    }

    private @Nullable Boolean compare(Cql2Expression left, String operator, Cql2Expression right) {
        Object first = value(left);
        Object second = value(right);
        if (first == null || second == null) {
            return null;
        }
        int order;
        if (first instanceof Span || second instanceof Span) {
            Span one = span(first);
            Span other = span(second);
            // A day and a moment: before it, in it, after it.
            order = one.end().isBefore(other.start()) ? -1 : one.start().isAfter(other.end()) ? 1 : 0;
        } else if (first instanceof String text) {
            order = text.compareTo((String) second);
        } else if (first instanceof Instant instant) {
            order = instant.compareTo((Instant) second);
        } else {
            order = Double.compare((Double) first, (Double) second);
        }
        return switch (operator) {
            case "=" -> order == 0;
            case "<>" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private @Nullable Boolean temporal(String operator, Cql2Expression left, Cql2Expression right) {
        Span a = ofTime(left);
        Span b = ofTime(right);
        if (a == null || b == null) {
            return null;
        }
        int startStart = a.start().compareTo(b.start());
        int endEnd = a.end().compareTo(b.end());
        int startEnd = a.start().compareTo(b.end());
        int endStart = a.end().compareTo(b.start());
        return switch (operator) {
            case "t_after" -> startEnd > 0;
            case "t_before" -> endStart < 0;
            case "t_contains" -> startStart < 0 && endEnd > 0;
            case "t_disjoint" -> endStart < 0 || startEnd > 0;
            case "t_during" -> startStart > 0 && endEnd < 0;
            case "t_equals" -> startStart == 0 && endEnd == 0;
            case "t_finishedBy" -> startStart < 0 && endEnd == 0;
            case "t_finishes" -> startStart > 0 && endEnd == 0;
            case "t_intersects" -> startEnd <= 0 && endStart >= 0;
            case "t_meets" -> endStart == 0;
            case "t_metBy" -> startEnd == 0;
            case "t_overlappedBy" -> startStart > 0 && startEnd < 0 && endEnd > 0;
            case "t_overlaps" -> startStart < 0 && endStart > 0 && endEnd < 0;
            case "t_startedBy" -> startStart == 0 && endEnd > 0;
            default -> startStart == 0 && endEnd < 0;
        };
    }

    private @Nullable Span ofTime(Cql2Expression expression) {
        if (!(expression instanceof Cql2Expression.IntervalLiteral interval)) {
            Object value = value(expression);
            return value == null ? null : span(value);
        }
        Object start = interval.start() == null ? Instant.MIN : value(interval.start());
        Object end = interval.end() == null ? Instant.MAX : value(interval.end());
        return (start == null || end == null)
                ? null
                : new Span(span(start).start(), span(end).end());
    }

    private static Span span(Object time) {
        return time instanceof Span span ? span : new Span((Instant) time, (Instant) time);
    }

    private @Nullable Boolean spatial(String operator, Cql2Expression left, Cql2Expression right) {
        Geometry a = (Geometry) value(left);
        Geometry b = (Geometry) value(right);
        if (a == null || b == null) {
            return null;
        }
        return switch (operator) {
            case "s_intersects" -> a.intersects(b);
            case "s_equals" -> a.equalsTopo(b);
            case "s_disjoint" -> a.disjoint(b);
            case "s_touches" -> a.touches(b);
            case "s_within" -> a.within(b);
            case "s_overlaps" -> a.overlaps(b);
            case "s_crosses" -> a.crosses(b);
            default -> a.contains(b);
        };
    }

    private @Nullable Object value(Cql2Expression expression) {
        return switch (expression) {
            case Cql2Expression.PropertyName property -> property(property.name());
            case Cql2Expression.TextLiteral text -> text.value();
            case Cql2Expression.NumberLiteral number -> number.value();
            case Cql2Expression.TimestampLiteral timestamp -> timestamp.value();
            case Cql2Expression.DateLiteral date -> day(date.value());
            case Cql2Expression.GeometryLiteral geometry -> geometry.value().toGeometry();
            case Cql2Expression.BoxLiteral box ->
                Region.of(BoundingBox.ofNumbers(box.numbers())).toGeometry();
            default -> throw new IllegalArgumentException("no value: " + expression);
        };
    }

    private static Span day(LocalDate date) {
        Instant start = date.atStartOfDay().toInstant(ZoneOffset.UTC);
        return new Span(start, start.plusSeconds(86_400).minusNanos(1));
    }

    private @Nullable Object property(String name) {
        return switch (name) {
            case "id" -> tile.tileId().value();
            case "swath:scene_id" -> tile.sceneId().value();
            case "swath:key" -> tile.key().value();
            case "collection" -> tile.collection();
            case "datetime" -> tile.datetime();
            case "start_datetime" -> tile.acquisition().start();
            case "end_datetime" -> tile.acquisition().end();
            case "created" -> tile.entry().created();
            case "updated" -> tile.entry().updated();
            case "geometry" ->
                tile.footprint() == null ? null : tile.footprint().toGeometry();
            case "gsd" -> tile.place().gsd();
            case "eo:cloud_cover" -> {
                Double fraction = tile.cloud().fraction();
                yield fraction == null ? null : (Double) (fraction * 100);
            }
            case "swath:nodata_fraction" -> tile.picture().nodataFraction();
            case "platform" -> tile.acquisition().platform();
            case "description" -> SyntheticTiles.text(row);
            default -> row.caption() == null ? null : row.caption().confidence();
        };
    }

    private static String pattern(Cql2Expression expression) {
        return ((Cql2Expression.TextLiteral) expression).value();
    }

    private static boolean like(String text, String pattern) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        char first = pattern.charAt(0);
        if (first == '%') {
            return like(text, pattern.substring(1)) || (!text.isEmpty() && like(text.substring(1), pattern));
        }
        boolean escaped = first == '\\' && pattern.length() > 1;
        String rest = pattern.substring(escaped ? 2 : 1);
        char wanted = escaped ? pattern.charAt(1) : first;
        return !text.isEmpty()
                && ((!escaped && first == '_') || text.charAt(0) == wanted)
                && like(text.substring(1), rest);
    }
}
