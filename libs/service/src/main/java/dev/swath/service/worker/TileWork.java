package dev.swath.service.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.streaming.ServiceWorkers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The half of a service that works on tiles: its workers and what only they need. A service of the role {@code query} has none. */
public final class TileWork implements AutoCloseable {
    /** No workers: nothing to complain of, nothing to close. */
    public static final TileWork NONE = new TileWork(null, Map.of(), List.of());

    private final @Nullable ServiceWorkers workers;
    private final Map<String, Supplier<Optional<CatalogueException>>> watched;
    private final List<AutoCloseable> held;

    private TileWork(
            @Nullable ServiceWorkers workers,
            Map<String, Supplier<Optional<CatalogueException>>> watched,
            List<AutoCloseable> held) {
        this.workers = workers;
        this.watched = Map.copyOf(watched);
        this.held = List.copyOf(held);
    }

    /**
     * @param watched by the part to name: what is wrong with a server also while no tile comes
     * @param held closed after the workers, in this order
     */
    public static TileWork of(
            ServiceWorkers workers,
            Map<String, Supplier<Optional<CatalogueException>>> watched,
            List<AutoCloseable> held) {
        return new TileWork(workers, watched, held);
    }

    /** The problems that keep it from working; empty if there are none. */
    public Map<String, String> complaints() {
        if (workers == null) {
            return Map.of();
        }
        Map<String, String> complaints = workers.complaints();
        watched.forEach((part, complaint) ->
                complaint.get().ifPresent(cause -> complaints.put(part, cause.code() + ": " + cause.getMessage())));
        return complaints;
    }

    /** Whether a worker ended by itself, as when a second instance took its name. */
    public boolean isStopped() {
        return workers != null && workers.isStopped();
    }

    /** Lets the batch in work end. */
    @Override
    public void close() {
        if (workers != null) {
            workers.close();
        }
        for (AutoCloseable part : held) {
            try {
                part.close();
            } catch (Exception e) {
                throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "closing %s failed: %s".formatted(part, e), e);
            }
        }
    }
}
