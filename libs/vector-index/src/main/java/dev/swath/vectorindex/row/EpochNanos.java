package dev.swath.vectorindex.row;

import java.math.BigInteger;
import java.time.Instant;

/**
 * Instants as one long, for ordering and filtering: nanoseconds since 1970. Instants outside the years 1677 to 2262
 * become the ends of the range.
 */
public final class EpochNanos {
    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private EpochNanos() {}

    public static long of(Instant instant) {
        BigInteger nanos = BigInteger.valueOf(instant.getEpochSecond())
                .multiply(NANOS_PER_SECOND)
                .add(BigInteger.valueOf(instant.getNano()));
        return nanos.max(MIN).min(MAX).longValueExact();
    }
}
