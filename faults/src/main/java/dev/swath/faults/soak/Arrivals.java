package dev.swath.faults.soak;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.client.GatewayClient;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.SwathProcesses;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Puts scenes at a steady rate. Most are new, some are rewritten, and the oldest are deleted, so the catalogue's size stays the same. */
final class Arrivals implements Runnable {
    private static final int MOST_LIVE = 400;
    private static final int ONE_REWRITTEN_OF = 5;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int PROBE_EVERY = 10;

    private final SwathProcesses swath;
    private final Random random;
    private final Duration pause;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Deque<ObjectKey> live = new ArrayDeque<>();
    private final List<Double> latencies = new ArrayList<>();
    private volatile double latest = Double.NaN;
    private final AtomicLong count = new AtomicLong();
    private @Nullable Probe probe;

    /** A put whose latency is measured. */
    private record Probe(ObjectKey key, String etag, long startedNanos) {}

    Arrivals(SwathProcesses swath, long seed, double perSecond) {
        this.swath = swath;
        this.random = new Random(seed);
        this.pause = Duration.ofNanos((long) (1e9 / perSecond));
    }

    @Override
    public void run() {
        long next = System.nanoTime();
        while (!ended.get()) {
            try {
                arrive();
            } catch (CatalogueException e) {
                // the store is away; the next put comes nevertheless
            }
            next += pause.toNanos();
            do {
                look();
                LockSupport.parkNanos(Math.min(LOOK.toNanos(), next - System.nanoTime()));
            } while (System.nanoTime() < next && !ended.get());
        }
    }

    void end() {
        ended.set(true);
    }

    /** How many objects were put. */
    long count() {
        return count.get();
    }

    /** Seconds from put to searchable, of the newest measured put. */
    double latest() {
        return latest;
    }

    /** All latencies in order. Call it after the run has ended. */
    List<Double> latencies() {
        return latencies;
    }

    private void arrive() {
        boolean rewrite = !live.isEmpty() && random.nextInt(ONE_REWRITTEN_OF) == 0;
        ObjectKey key = rewrite ? live.peekLast() : new ObjectKey("soak/%07d.png".formatted(count.get()));
        long started = System.nanoTime();
        String etag = swath.store()
                .write(SwathProcesses.BUCKET, key, RandomPicture.any(random), "image/png")
                .etag();
        forget(key);
        long number = count.incrementAndGet();
        if (!rewrite) {
            live.addLast(key);
        }
        if (probe == null && number % PROBE_EVERY == 0) {
            probe = new Probe(key, etag, started);
        }
        if (live.size() > MOST_LIVE) {
            swath.store().delete(SwathProcesses.BUCKET, live.getFirst());
            forget(live.removeFirst());
        }
    }

    /** A key that is rewritten or deleted before it was found may never be found. */
    private void forget(ObjectKey key) {
        if (probe != null && probe.key().equals(key)) {
            probe = null;
        }
    }

    private void look() {
        Probe asked = probe;
        if (asked == null) {
            return;
        }
        try (GatewayClient gateway = swath.catalogue().gateway()) {
            boolean found = gateway.findScene(asked.key())
                    .filter(scene -> asked.etag().equals(scene.etag()))
                    .filter(scene -> scene.searchable() > 0)
                    .isPresent();
            if (found) {
                latest = (System.nanoTime() - asked.startedNanos()) / 1e9;
                latencies.add(latest);
                probe = null;
            }
        } catch (RuntimeException e) {
            // the gateway is away; the latency shows it
        }
    }
}
