package dev.swath.vectorindex;

import dev.swath.catalogue.CatalogueException;
import dev.swath.vectorindex.row.EpochNanos;
import dev.swath.vectorindex.row.RowPayload;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * An order of rows by one property. Rows that lack the property come last, in both directions. Rows of one value are ordered by tile id; only an order by the
 * id itself can go down the ids.
 *
 * @param property one of {@link #PROPERTIES}
 */
public record RowOrder(Queryable property, boolean descending) {
    /** The properties that an adapter may be able to sort by, beside the time. */
    public static final Set<Queryable> PROPERTIES = Set.copyOf(
            EnumSet.of(Queryable.ID, Queryable.CREATED, Queryable.UPDATED, Queryable.GSD, Queryable.CLOUD_COVER));

    private static final long ALL_BUT_SIGN = Long.MAX_VALUE;

    public RowOrder {
        if (!PROPERTIES.contains(property)) {
            throw new IllegalArgumentException("rows cannot be sorted by " + property);
        }
    }

    /**
     * A row's value as a number that orders as the values do: nanoseconds of a time, the bits of a number as {@link #ordered} has them, 0 of the id, which
     * orders by itself. A row without the property has {@link #missing}.
     */
    public long key(RowPayload row) {
        return switch (property.of(row)) {
            case null -> missing();
            case Double number -> ordered(number);
            case Instant time -> EpochNanos.of(time);
            case Object _ -> 0;
        };
    }

    /** The key of a row that lacks the property: behind every other. */
    public long missing() {
        return descending ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** An adapter's refusal of this order: INVALID_REQUEST. */
    public CatalogueException refused() {
        return CatalogueException.ofField(
                "sortby", "expected a property that the index in use sorts by, found %s".formatted(property));
    }

    /** Whether the ids of rows of one key go down. */
    public boolean idsDescend() {
        return descending && property == Queryable.ID;
    }

    /** The bits of a double, so that they compare as the doubles do; of -0.0 those of 0.0. */
    static long ordered(double number) {
        long bits = Double.doubleToLongBits(number + 0.0);
        return bits ^ ((bits >> (Long.SIZE - 1)) & ALL_BUT_SIGN);
    }
}
