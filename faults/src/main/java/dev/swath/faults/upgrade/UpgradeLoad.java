package dev.swath.faults.upgrade;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The load while services are replaced: scenes that come, are rewritten, are described by an Item and go, and searches. A
 * search may fail only while a service is being replaced.
 */
final class UpgradeLoad implements AutoCloseable {
    private static final Duration BETWEEN_ARRIVALS = Duration.ofMillis(300);
    private static final Duration BETWEEN_SEARCHES = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration RECOVERY = Duration.ofMinutes(10);
    private static final int SIDE = 64;
    /** It has several tiles, so that a pack holds several chips. */
    private static final int LARGE_SIDE = 640;

    private static final int MOST_LIVE = 60;
    private static final int MOST_COMPLAINTS = 5;
    private static final List<String> SEARCHES =
            List.of("/api/search?limit=10", "/api/search?q=many%20boats%20in%20a%20harbour&limit=10");

    private final SwathProcesses swath;
    private final String folder;
    private final Random random;
    private final ReentrantLock arriving = new ReentrantLock();
    private final Deque<ObjectKey> live = new ArrayDeque<>();
    private final AtomicInteger puts = new AtomicInteger();
    private final AtomicLong searches = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    /** Even: no service is being replaced. */
    private final AtomicInteger replacements = new AtomicInteger();

    private final List<String> complaints = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    private UpgradeLoad(SwathProcesses swath, String folder, long seed) {
        this.swath = swath;
        this.folder = folder;
        this.random = new Random(seed);
    }

    /** @param folder that its keys are in */
    static UpgradeLoad start(SwathProcesses swath, String folder, long seed) {
        UpgradeLoad load = new UpgradeLoad(swath, folder, seed);
        load.threads.add(Thread.ofPlatform().name("arrivals").start(load::arrive));
        load.threads.add(Thread.ofPlatform().name("searches").start(load::search));
        return load;
    }

    /** Does something while no scene arrives. What has arrived goes on. */
    <T> T quietly(QuietWork<T> work) throws InterruptedException {
        arriving.lock();
        try {
            return work.ask();
        } finally {
            arriving.unlock();
        }
    }

    /** What is asked while nothing arrives. */
    interface QuietWork<T> {
        T ask() throws InterruptedException;
    }

    /** What makes a service anew. */
    interface Replacement {
        void replace() throws IOException, InterruptedException;
    }

    /** Replaces a service, and returns once searches are answered again. Until then they may fail. */
    void replacing(Replacement replacement) throws IOException, InterruptedException {
        replacements.incrementAndGet();
        try {
            replacement.replace();
            for (String query : SEARCHES) {
                String answer = Retry.every(PAUSE).within(RECOVERY).ask(() -> complaint(query), String::isEmpty);
                if (!answer.isEmpty()) {
                    throw new AssertionError("no search is answered after the replacement: " + answer);
                }
            }
        } finally {
            replacements.incrementAndGet();
        }
    }

    int puts() {
        return puts.get();
    }

    long searches() {
        return searches.get();
    }

    long failedSearches() {
        return failed.get();
    }

    /** Of the first searches that failed, why. */
    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void arrive() {
        while (!ended) {
            arriving.lock();
            try {
                change(puts.incrementAndGet());
            } finally {
                arriving.unlock();
            }
            LockSupport.parkNanos(BETWEEN_ARRIVALS.toNanos());
        }
    }

    private void change(int number) {
        ObjectKey key = new ObjectKey("%s/%05d.png".formatted(folder, number));
        write(key, RandomPicture.any(random, number % 6 == 0 ? LARGE_SIDE : SIDE), "image/png");
        live.add(key);
        if (number % 4 == 0) {
            ObjectKey rewritten = live.remove();
            write(rewritten, RandomPicture.any(random, SIDE), "image/png");
            live.add(rewritten);
        }
        if (number % 7 == 0) {
            write(new ObjectKey(live.getLast().stem() + ".json"), item(number), "application/json");
        }
        if (live.size() > MOST_LIVE) {
            ObjectKey removed = live.remove();
            var _ = Retry.every(PAUSE).afterAnyError().run(() -> swath.store().delete(SwathProcesses.BUCKET, removed));
        }
    }

    private void write(ObjectKey key, byte[] bytes, String mediaType) {
        var _ = Retry.every(PAUSE)
                .afterAnyError()
                .run(() -> swath.store().write(SwathProcesses.BUCKET, key, bytes, mediaType));
    }

    /** An Item whose collection the version before takes for the tile's. */
    private static byte[] item(int number) {
        return """
                {"type": "Feature", "stac_version": "1.0.0", "id": "x%d", "collection": "of-an-item", "geometry": null,
                 "properties": {"datetime": null, "start_datetime": "2026-01-01T00:00:00Z", "end_datetime": "2026-01-01T01:00:00Z",
                 "platform": "sentinel-2b", "instruments": ["msi"], "gsd": 10}, "links": [], "assets": {}}
                """.formatted(number).getBytes(UTF_8);
    }

    private void search() {
        for (int i = 0; !ended; i++) {
            int before = replacements.get();
            String complaint = complaint(SEARCHES.get(i % SEARCHES.size()));
            boolean undisturbed = before % 2 == 0 && before == replacements.get();
            searches.incrementAndGet();
            if (undisturbed && !complaint.isEmpty()) {
                failed.incrementAndGet();
                note(complaint);
            }
            LockSupport.parkNanos(BETWEEN_SEARCHES.toNanos());
        }
    }

    private synchronized void note(String complaint) {
        if (complaints.size() < MOST_COMPLAINTS) {
            complaints.add(complaint);
        }
    }

    /** Why a search is not answered; empty if it is. */
    private String complaint(String query) {
        try {
            var answer = swath.get(swath.address(SwathService.GATEWAY).resolve(query));
            return answer.statusCode() == 200 ? "" : "%s: %d %s".formatted(query, answer.statusCode(), answer.body());
        } catch (IOException | CatalogueException e) {
            return query + ": " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
