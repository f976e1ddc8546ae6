package dev.swath.ingest.cut;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The attempts of this process whose packs no committed record names yet, though one may soon. The sweep leaves their
 * packs alone. It goes by a clock that only counts, so a wrong date deletes nothing. Thread-safe.
 */
public final class PacksUnderWay {
    /** More than any transaction takes. */
    private static final Duration COMMIT = Duration.ofMinutes(15);

    private static final int ID_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Duration grace;
    private final LongSupplier nanoTime;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    private enum AttemptState {
        RUNNING,
        CUT,
        DECIDED
    }

    private record Held(AttemptState state, long since) {}

    /**
     * @param grace how old a pack without a record is when it is swept; an attempt that waited for half of it is made again
     * @param nanoTime as {@link System#nanoTime}
     */
    public PacksUnderWay(Duration grace, LongSupplier nanoTime) {
        this.grace = grace;
        this.nanoTime = nanoTime;
    }

    /** Begins an attempt; returns its id. */
    String begin() {
        String attempt = draw();
        put(attempt, AttemptState.RUNNING);
        return attempt;
    }

    /** An id that no other attempt has. */
    public static String draw() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** All packs of the attempt are there. */
    void cut(String attempt) {
        put(attempt, AttemptState.CUT);
    }

    /** The attempt came to nothing. What it wrote may be swept. */
    public void drop(String attempt) {
        held.remove(attempt);
    }

    /** A record that names the attempt's packs is about to be committed. */
    public void decided(String attempt) {
        put(attempt, AttemptState.DECIDED);
    }

    /** Whether the attempt waited so long for its decision that its packs may be swept before they are named. */
    public boolean isStale(String attempt) {
        Held one = held.get(attempt);
        return one == null || nanoTime.getAsLong() - one.since() > grace.toNanos() / 2;
    }

    /** Whether a record that names the attempt's packs may still be committed. */
    public boolean isHeld(String attempt) {
        Held one = held.get(attempt);
        return one != null && !isOver(one);
    }

    /** Forgets what is held no longer. */
    public void purge() {
        held.values().removeIf(this::isOver);
    }

    private boolean isOver(Held one) {
        long age = nanoTime.getAsLong() - one.since();
        return switch (one.state()) {
            case RUNNING -> false;
            case CUT -> age > grace.toNanos();
            case DECIDED -> age > COMMIT.toNanos();
        };
    }

    private void put(String attempt, AttemptState state) {
        held.put(attempt, new Held(state, nanoTime.getAsLong()));
    }
}
