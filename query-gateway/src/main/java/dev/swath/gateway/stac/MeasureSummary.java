package dev.swath.gateway.stac;

import dev.swath.catalogue.tile.Acquisition;
import dev.swath.gateway.stac.CollectionSummary.ValueRange;
import dev.swath.gateway.stac.MeasureExtent.NewestRows;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.Queryable;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Sums up a collection's items by asking the index for one row at a time, as {@link MeasureExtent} measures them: is there one of another platform, with fewer
 * clouds? No item is outside of a range. An end of it is an item's value, or less than a hundredth of the way to zero, or 0.05 percent of clouds, outside of
 * one.
 */
final class MeasureSummary {
    /** The most platforms that are told of. */
    static final int MAX_PLATFORMS = 20;

    private static final int EXACT_QUESTIONS = 4;
    private static final double CLOUD_STEP = 0.05;
    private static final double GSD_STEP = 0.01;

    private final NewestRows rows;

    MeasureSummary(NewestRows rows) {
        this.rows = rows;
    }

    CollectionSummary of(Filter items) {
        SortedSet<String> platforms = new TreeSet<>();
        SortedSet<String> instruments = new TreeSet<>();
        Filter none = new Filter.IsNull(Queryable.PLATFORM);
        newest(items, none).ifPresent(hit -> instruments.addAll(acquisition(hit).instruments()));
        Filter others = new Filter.Not(none);
        while (platforms.size() < MAX_PLATFORMS) {
            Optional<Hit> other = newest(items, others);
            String platform = other.map(hit -> acquisition(hit).platform()).orElse(null);
            if (platform == null || !platforms.add(platform)) {
                break;
            }
            other.ifPresent(hit -> instruments.addAll(acquisition(hit).instruments()));
            others = new Filter.Not(Filter.In.texts(Queryable.PLATFORM, platforms));
        }
        return new CollectionSummary(
                List.copyOf(platforms),
                List.copyOf(instruments),
                range(items, Queryable.GSD).orElse(null),
                range(items, Queryable.CLOUD_COVER).orElse(null));
    }

    private Optional<ValueRange> range(Filter items, Queryable property) {
        return newest(items, new Filter.Not(new Filter.IsNull(property)))
                .map(hit -> value(property, hit))
                .map(known -> new ValueRange(edge(items, property, known, false), edge(items, property, known, true)));
    }

    /**
     * The lowest value, or the highest.
     *
     * @param known the value of any item
     * @param up whether the highest is looked for
     */
    private double edge(Filter items, Queryable property, double known, boolean up) {
        double reached = known;
        double empty = up ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        for (int i = 0; i < EXACT_QUESTIONS; i++) {
            Optional<Double> further = beyond(items, property, reached, up, false);
            if (further.isEmpty()) {
                return reached;
            }
            reached = further.get();
        }
        double step = step(property, reached);
        boolean galloping = true;
        while (Math.abs(reached - empty) > step(property, reached)) {
            double probe = galloping ? reached + (up ? step : -step) : (reached + empty) / 2;
            Optional<Double> further = beyond(items, property, probe, up, true);
            if (further.isPresent()) {
                reached = further.get();
                step *= 4;
            } else {
                empty = probe;
                galloping = false;
            }
        }
        return beyond(items, property, reached, up, false).isEmpty() ? reached : empty;
    }

    private Optional<Double> beyond(Filter items, Queryable property, double value, boolean up, boolean orEqual) {
        Filter.Operator operator = up
                ? orEqual ? Filter.Operator.GREATER_OR_EQUAL : Filter.Operator.GREATER
                : orEqual ? Filter.Operator.LESS_OR_EQUAL : Filter.Operator.LESS;
        return newest(items, new Filter.Compare(property, operator, new Filter.Literal.Numeric(value)))
                .map(hit -> value(property, hit));
    }

    private static double step(Queryable property, double value) {
        return property == Queryable.CLOUD_COVER ? CLOUD_STEP : Math.max(Double.MIN_NORMAL, Math.abs(value) * GSD_STEP);
    }

    private static double value(Queryable property, Hit hit) {
        return property.of(hit) instanceof Double number ? number : Double.NaN;
    }

    private static Acquisition acquisition(Hit hit) {
        return hit.tile().acquisition();
    }

    private Optional<Hit> newest(Filter items, Filter condition) {
        return rows.browse(new Filter.And(List.of(items, condition)), 1).stream()
                .findFirst();
    }
}
