package dev.swath.vectorindex.filter;

import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Filter.Literal;
import dev.swath.vectorindex.row.EpochNanos;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a time as the closed range of {@link EpochNanos} that adapters store.
 *
 * @param first {@link Long#MIN_VALUE} if it is open
 * @param last {@link Long#MAX_VALUE} if it is open; smaller than the first if no instant is in the range
 */
public record TimeRange(long first, long last) {
    /** The range, or empty if the condition is not a range of time. */
    public static Optional<TimeRange> of(Filter.Condition condition) {
        return switch (condition) {
            case Filter.Temporal temporal ->
                Optional.of(new TimeRange(
                        from(temporal.interval().start()),
                        to(temporal.interval().end())));
            case Filter.Between(var _, Literal.Timestamp(Instant low), Literal.Timestamp(Instant high)) ->
                Optional.of(new TimeRange(from(low), to(high)));
            case Filter.Compare(var _, Filter.Operator operator, Literal.Timestamp(Instant value)) ->
                of(operator, EpochNanos.of(value));
            case Filter.Compare _,
                    Filter.Between _,
                    Filter.In _,
                    Filter.Like _,
                    Filter.IsNull _,
                    Filter.Spatial _,
                    Filter.Relates _ -> Optional.empty();
        };
    }

    private static Optional<TimeRange> of(Filter.Operator operator, long nanos) {
        // At the ends, many instants are the same number, so neighbours cannot be told apart.
        if (nanos == Long.MIN_VALUE || nanos == Long.MAX_VALUE) {
            return Optional.empty();
        }
        return switch (operator) {
            case EQUAL -> Optional.of(new TimeRange(nanos, nanos));
            case NOT_EQUAL -> Optional.empty();
            case LESS -> Optional.of(new TimeRange(Long.MIN_VALUE, nanos - 1));
            case LESS_OR_EQUAL -> Optional.of(new TimeRange(Long.MIN_VALUE, nanos));
            case GREATER -> Optional.of(new TimeRange(nanos + 1, Long.MAX_VALUE));
            case GREATER_OR_EQUAL -> Optional.of(new TimeRange(nanos, Long.MAX_VALUE));
        };
    }

    private static long from(@Nullable Instant start) {
        return start == null ? Long.MIN_VALUE : EpochNanos.of(start);
    }

    private static long to(@Nullable Instant end) {
        return end == null ? Long.MAX_VALUE : EpochNanos.of(end);
    }
}
