package dev.swath.gateway.stac;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.Queryable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * Measures collections by asking the index for one row at a time: is there one of another collection, further west, older? So it needs a number of questions
 * that depends on the collections, not on their items, and works on every index. Edges are outside of all items by less than 0.0001 degrees.
 */
final class MeasureExtent {
    /** The most collections that are told of. */
    static final int MAX_COLLECTIONS = 1_000;

    private static final double DEGREES = 1e-4;
    private static final int MAX_OF_ONE_TIME = 1_000;
    private static final Duration TIME = Duration.ofMillis(1);
    private static final Instant EARLIEST = Instant.parse("1678-01-01T00:00:00Z");

    private final NewestRows rows;

    /** The rows that may be looked at. */
    @FunctionalInterface
    interface NewestRows {
        /** The newest rows of which the filter is true. */
        List<Hit> browse(Filter filter, int most);
    }

    MeasureExtent(NewestRows rows) {
        this.rows = rows;
    }

    /** All collections that have items, by name. */
    List<CollectionExtent> all() {
        Set<String> names = new TreeSet<>();
        while (names.size() < MAX_COLLECTIONS) {
            Optional<Hit> other =
                    newest(names.isEmpty() ? Filter.ALL : new Filter.Not(Filter.In.texts(Queryable.COLLECTION, names)));
            if (other.isEmpty()) {
                break;
            }
            names.add(other.get().tile().collection());
        }
        List<CollectionExtent> extents = new ArrayList<>();
        names.forEach(name -> one(name).ifPresent(extents::add));
        return extents;
    }

    /** The extent of one collection; empty if it has no items. */
    Optional<CollectionExtent> one(String collection) {
        Filter items = Filter.In.texts(Queryable.COLLECTION, Set.of(collection));
        return newest(items)
                .map(hit -> new CollectionExtent(
                        collection,
                        box(items).orElse(null),
                        oldest(items, hit.tile().datetime()),
                        hit.tile().datetime(),
                        new MeasureSummary(rows).of(items)));
    }

    private Optional<BoundingBox> box(Filter items) {
        return newest(both(items, new Filter.Spatial(Queryable.BBOX, new BoundingBox(-180, -90, 180, 90))))
                .flatMap(hit -> Optional.ofNullable(hit.tile().bbox()))
                .map(known -> new BoundingBox(
                        lowest(items, known, 180, MeasureExtent::west, to -> new BoundingBox(-180, -90, to, 90)),
                        lowest(items, known, 90, BoundingBox::south, to -> new BoundingBox(-180, -90, 180, to)),
                        -lowest(items, known, 180, box -> -east(box), to -> new BoundingBox(-to, -90, 180, 90)),
                        -lowest(items, known, 90, box -> -box.north(), to -> new BoundingBox(-180, -to, 180, 90))));
    }

    /**
     * The lowest value that any item's box has, or a little less.
     *
     * @param limit the negative of the lowest value there can be
     * @param value of a box
     * @param below the box that meets all boxes with a value up to the given one
     */
    private double lowest(
            Filter items,
            BoundingBox known,
            double limit,
            ToDoubleFunction<BoundingBox> value,
            DoubleFunction<BoundingBox> below) {
        double reached = value.applyAsDouble(known);
        double empty = -limit;
        double step = 0.01;
        boolean galloping = true;
        while (reached - empty > DEGREES) {
            double probe = galloping ? Math.max(-limit, reached - step) : (reached + empty) / 2;
            Optional<BoundingBox> lower = newest(both(items, new Filter.Spatial(Queryable.BBOX, below.apply(probe))))
                    .flatMap(hit -> Optional.ofNullable(hit.tile().bbox()));
            if (lower.isPresent()) {
                reached = Math.min(probe, value.applyAsDouble(lower.get()));
                step *= 8;
            } else {
                empty = probe;
                galloping = false;
            }
        }
        return Math.max(-limit, empty);
    }

    /**
     * The oldest item's time.
     *
     * @param newest the newest item's
     */
    Instant oldest(Filter items, Instant newest) {
        Instant reached = newest;
        Instant empty = EARLIEST;
        Duration step = Duration.ofSeconds(1);
        boolean galloping = true;
        while (Duration.between(empty, reached).compareTo(TIME) > 0) {
            Instant probe = galloping
                    ? reached.minus(step)
                    : empty.plus(Duration.between(empty, reached).dividedBy(2));
            Instant asked = probe.isBefore(EARLIEST) ? EARLIEST : probe;
            Optional<Hit> older = newest(both(items, upTo(asked)));
            if (older.isPresent()) {
                Instant time = older.get().tile().datetime();
                reached = time.isBefore(asked) ? time : asked;
                step = step.multipliedBy(16);
            } else {
                empty = asked;
                galloping = false;
            }
        }
        return rows.browse(both(items, upTo(reached)), MAX_OF_ONE_TIME).stream()
                .map(hit -> hit.tile().datetime())
                .min(Comparator.naturalOrder())
                .orElse(reached);
    }

    private static Filter upTo(Instant end) {
        return new Filter.Temporal(Queryable.DATETIME, new TimeInterval(null, end));
    }

    private Optional<Hit> newest(Filter filter) {
        return rows.browse(filter, 1).stream().findFirst();
    }

    private static Filter both(Filter one, Filter other) {
        return new Filter.And(List.of(one, other));
    }

    /** A box that crosses the antimeridian reaches from one end of the world to the other. */
    private static double west(BoundingBox box) {
        return box.crossesAntimeridian() ? -180 : box.west();
    }

    private static double east(BoundingBox box) {
        return box.crossesAntimeridian() ? 180 : box.east();
    }
}
