package dev.swath.faults.fault.message;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.api.ChangePage;
import dev.swath.client.GatewayClient;
import dev.swath.client.UnreachableException;
import dev.swath.faults.process.SwathProcesses;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows the change feed on a thread of its own, from the beginning on. It goes on from its last cursor when the gateway is back. */
final class Twin implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int PAGE = 200;

    private final SwathProcesses swath;
    private final Map<String, Long> items = new TreeMap<>();
    private final Thread thread;
    private @Nullable String cursor;
    private int pages;
    private int changes;
    private volatile boolean closed;

    Twin(SwathProcesses swath) {
        this.swath = swath;
        this.thread = Thread.ofPlatform().name("twin").daemon().start(this::follow);
    }

    /** False once it was closed, or met what it cannot go on from. */
    boolean isFollowing() {
        return thread.isAlive();
    }

    /** Each item's generation. */
    synchronized Map<String, Long> items() {
        return new TreeMap<>(items);
    }

    synchronized int pages() {
        return pages;
    }

    synchronized int changes() {
        return changes;
    }

    private void follow() {
        try {
            while (!closed) {
                Retry.every(PAUSE).within(Duration.ofDays(1)).ask(this::page, page -> closed || page.isPresent());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads a page that tells something; none while nothing has happened, or the gateway is away. */
    private Optional<ChangePage> page() {
        try (GatewayClient gateway = swath.catalogue().gateway()) {
            ChangePage page = gateway.changes(cursor, PAGE);
            apply(page);
            return Optional.of(page).filter(one -> !one.changes().isEmpty());
        } catch (CatalogueException e) {
            if (e.kind() == ErrorKind.TRANSIENT) {
                return Optional.empty();
            }
            throw e;
        } catch (UnreachableException e) {
            return Optional.empty();
        }
    }

    private synchronized void apply(ChangePage page) {
        page.changes().forEach(change -> {
            switch (change.type()) {
                case UPSERT -> items.put(change.id(), Objects.requireNonNull(change.generation(), change.id()));
                case DELETE -> items.remove(change.id());
            }
        });
        cursor = page.next();
        pages++;
        changes += page.changes().size();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }
}
