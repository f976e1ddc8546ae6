package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Conditions on the properties of a tile, joined by and, or and not. They choose live rows of the index.
 *
 * <p>Logic has three values, as in SQL and CQL2: a condition on a property that a tile lacks is unknown, and so is
 * its negation. A row is chosen if the whole filter is true.
 *
 * @see <a href="https://docs.ogc.org/is/21-065r2/21-065r2.html">OGC 21-065r2, Common Query Language (CQL2)</a>
 */
public sealed interface Filter {
    /** Every live row. */
    Filter ALL = new And(List.of());

    /** The rows of one scene. */
    static Filter ofScene(SceneId sceneId) {
        return new Compare(Queryable.SCENE_ID, Operator.EQUAL, new Literal.Text(sceneId.value()));
    }

    /** True if all operands are; without operands, true of every row. */
    record And(List<Filter> operands) implements Filter {
        public And {
            operands = List.copyOf(operands);
        }
    }

    /** True if any operand is; without operands, true of no row. */
    record Or(List<Filter> operands) implements Filter {
        public Or {
            operands = List.copyOf(operands);
        }
    }

    /** The opposite. Unknown stays unknown. */
    record Not(Filter operand) implements Filter {}

    /** A filter that looks at one property. */
    sealed interface Condition extends Filter {
        Queryable property();
    }

    /** How a property is compared with a value. */
    enum Operator {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL
    }

    /** Compares the property with a value of its type. Texts are ordered by their UTF-16. */
    record Compare(Queryable property, Operator operator, Literal value) implements Condition {
        public Compare {
            check(property, value.type());
        }
    }

    /**
     * The whole text matches a pattern. Upper and lower case differ.
     *
     * @param pattern {@code %} stands for any text, {@code _} for one character, a backslash before them for themselves
     */
    record Like(Queryable property, String pattern) implements Condition {
        public Like {
            check(property, Queryable.Type.TEXT);
        }
    }

    /** The property is between two values of its type, or equals one of them. */
    record Between(Queryable property, Literal low, Literal high) implements Condition {
        public Between {
            check(property, low.type());
            check(property, high.type());
        }
    }

    /** The property is one of the values. */
    record In(Queryable property, Set<Literal> values) implements Condition {
        public In {
            values = Set.copyOf(values);
            values.forEach(value -> check(property, value.type()));
        }

        public static In texts(Queryable property, Collection<String> texts) {
            return new In(property, texts.stream().map(Literal.Text::new).collect(Collectors.toSet()));
        }
    }

    /** The tile lacks the property. Never unknown. */
    record IsNull(Queryable property) implements Condition {}

    /** The property's box intersects the box. */
    record Spatial(Queryable property, BoundingBox box) implements Condition {
        public Spatial {
            check(property, Queryable.Type.BOX);
        }
    }

    /** The property's geometry stands in the relation to the region. Degrees are a plane here, cut at the antimeridian. */
    record Relates(Queryable property, SpatialRelation relation, Region region) implements Condition {
        public Relates {
            check(property, Queryable.Type.GEOMETRY);
        }
    }

    /** The instant lies in the closed interval. */
    record Temporal(Queryable property, TimeInterval interval) implements Condition {
        public Temporal {
            check(property, Queryable.Type.TIMESTAMP);
        }
    }

    /** A value that a property is compared with. */
    sealed interface Literal {
        Queryable.Type type();

        /** Characters. */
        record Text(String value) implements Literal {
            @Override
            public Queryable.Type type() {
                return Queryable.Type.TEXT;
            }
        }

        /** A number, of whatever unit the property has. */
        record Numeric(double value) implements Literal {
            @Override
            public Queryable.Type type() {
                return Queryable.Type.NUMBER;
            }
        }

        /** A point in time. */
        record Timestamp(Instant value) implements Literal {
            @Override
            public Queryable.Type type() {
                return Queryable.Type.TIMESTAMP;
            }
        }
    }

    private static void check(Queryable property, Queryable.Type found) {
        if (property.type() != found) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST,
                    "expected a condition on %s, which is a %s, found one on a %s"
                            .formatted(property, property.type(), found));
        }
    }
}
