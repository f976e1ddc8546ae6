package dev.swath.vectorindex;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter.Literal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Filters of every kind, with values that rows of {@link RandomRowsContract} have. */
final class RandomFilters {
    private static final Queryable[] PROPERTIES = Queryable.values();
    private static final SpatialRelation[] RELATIONS = SpatialRelation.values();
    private static final Filter.Operator[] OPERATORS = Filter.Operator.values();

    private final Random random;

    RandomFilters(Random random) {
        this.random = random;
    }

    /** Place, time, collections and scene, each or not, as a search has them. */
    Filter asToday() {
        List<Filter> parts = new ArrayList<>();
        if (random.nextBoolean()) {
            parts.add(new Filter.Spatial(Queryable.BBOX, box(random)));
        }
        if (random.nextInt(3) == 0) {
            parts.add(new Filter.Temporal(Queryable.DATETIME, interval()));
        }
        if (random.nextInt(3) == 0) {
            parts.add(Filter.In.texts(Queryable.COLLECTION, Set.of("c1", "c2")));
        }
        if (random.nextInt(4) == 0) {
            parts.add(Filter.ofScene(Rows.row(random.nextInt(10), 1).sceneId()));
        }
        return new Filter.And(parts);
    }

    /** Any filter, whose operators are nested so deep at most. */
    Filter any(int depth) {
        return switch (depth == 0 ? 3 : random.nextInt(5)) {
            case 0 -> new Filter.And(some(depth));
            case 1 -> new Filter.Or(some(depth));
            case 2 -> new Filter.Not(any(depth - 1));
            default -> condition(PROPERTIES[random.nextInt(PROPERTIES.length)]);
        };
    }

    // Whole degrees, so that boxes touch; a west beyond the east crosses the antimeridian.
    static BoundingBox box(Random random) {
        int south = random.nextInt(150) - 90;
        return new BoundingBox(
                random.nextInt(25) * 15 - 180, south, random.nextInt(25) * 15 - 180, south + random.nextInt(30));
    }

    private List<Filter> some(int depth) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(any -> any(depth - 1))
                .toList();
    }

    private Filter condition(Queryable property) {
        if (random.nextInt(8) == 0) {
            return new Filter.IsNull(property);
        }
        return switch (property.type()) {
            case BOX -> new Filter.Spatial(property, box(random));
            case GEOMETRY ->
                new Filter.Relates(property, RELATIONS[random.nextInt(RELATIONS.length)], Region.of(box(random)));
            case TIMESTAMP -> random.nextBoolean() ? new Filter.Temporal(property, interval()) : ordered(property);
            case TEXT ->
                random.nextInt(3) == 0
                        ? new Filter.Like(property, random.nextBoolean() ? "%1%" : "c_%tion 4_")
                        : ordered(property);
            case NUMBER -> ordered(property);
        };
    }

    private Filter ordered(Queryable property) {
        return switch (random.nextInt(3)) {
            case 0 -> new Filter.Between(property, value(property), value(property));
            case 1 ->
                new Filter.In(
                        property,
                        IntStream.range(0, random.nextInt(4))
                                .mapToObj(any -> value(property))
                                .collect(Collectors.toSet()));
            default -> new Filter.Compare(property, OPERATORS[random.nextInt(OPERATORS.length)], value(property));
        };
    }

    private Literal value(Queryable property) {
        return switch (property) {
            case ID -> new Literal.Text(row().id().value());
            case SCENE_ID -> new Literal.Text(row().sceneId().value());
            case KEY -> new Literal.Text(row().tile().key().value());
            case COLLECTION -> new Literal.Text(random.nextInt(6) == 0 ? "no \"such\" (" : "c" + random.nextInt(3));
            case DESCRIPTION -> new Literal.Text("caption " + random.nextInt(100));
            case ITEM_COLLECTION -> new Literal.Text("of an item " + random.nextInt(3));
            case PLATFORM, MISSION -> new Literal.Text("satellite " + random.nextInt(4));
            case DATETIME, START, END, UPDATED -> new Literal.Timestamp(Rows.NOON.plusSeconds(random.nextInt(6) - 1));
            case CREATED -> new Literal.Timestamp(Rows.NOON.minusSeconds(random.nextInt(40)));
            case CLOUD_COVER -> new Literal.Numeric(random.nextInt(5) * 25);
            default -> new Literal.Numeric(random.nextInt(4));
        };
    }

    private Rows row() {
        int number = random.nextInt(40);
        return Rows.row(number, 1).scene(number / 4);
    }

    private TimeInterval interval() {
        Instant start = Rows.NOON.plusSeconds(random.nextInt(5));
        return new TimeInterval(start, random.nextBoolean() ? start.plusSeconds(2) : null);
    }
}
