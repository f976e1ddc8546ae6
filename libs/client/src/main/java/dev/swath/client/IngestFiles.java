package dev.swath.client;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.ProductFolder;
import dev.swath.objectstore.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Puts files into the scenes bucket, and waits until the catalogue has them by asking the gateway. */
public final class IngestFiles {
    /** What to wait for. */
    public enum Until {
        /** Every tile can be found. */
        SEARCHABLE,
        /** Every tile's caption is in the index. */
        CAPTIONED
    }

    private static final int UPLOADS_AT_ONCE = 4;
    private static final long LARGE_BYTES = 16 << 20;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_UNDER_WAY = 16;

    private final ObjectStore store;
    private final String bucket;
    private final GatewayClient gateway;
    private final IngestProgress progress;

    /** @param bucket of the scenes */
    public IngestFiles(ObjectStore store, String bucket, GatewayClient gateway, IngestProgress progress) {
        this.store = store;
        this.bucket = bucket;
        this.gateway = gateway;
        this.progress = progress;
    }

    /**
     * Uploads all files. Creates the bucket if it does not exist.
     *
     * @return what the store says of each, in their order
     * @throws IOException if a file cannot be read
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    public List<StoredObject> put(List<SceneFile> files) throws IOException, InterruptedException {
        store.ensureBucket(bucket);
        long total = 0;
        for (SceneFile file : files) {
            total += Files.size(file.file());
        }
        AtomicLong sent = new AtomicLong();
        try (ExecutorService uploads = Executors.newFixedThreadPool(UPLOADS_AT_ONCE)) {
            List<Future<StoredObject>> pending = new ArrayList<>();
            for (SceneFile file : files) {
                pending.add(uploads.submit(() -> put(file, sent)));
            }
            List<StoredObject> stored = new ArrayList<>();
            for (Future<StoredObject> upload : pending) {
                while (!upload.isDone() && !uploads.awaitTermination(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    progress.uploaded(sent.get(), total);
                }
                stored.add(get(upload));
                progress.uploaded(sent.get(), total);
            }
            return stored;
        }
    }

    /** Sends a large file in parts, counted as they are sent, and a small file at once. */
    private StoredObject put(SceneFile file, AtomicLong sent) throws IOException {
        long size = Files.size(file.file());
        if (size < LARGE_BYTES) {
            StoredObject stored = store.write(bucket, file.key(), file.file(), contentType(file));
            sent.addAndGet(size);
            return stored;
        }
        try (InputStream bytes = new CountedStream(Files.newInputStream(file.file()), sent)) {
            return store.write(bucket, file.key(), bytes, size, contentType(file));
        }
    }

    /** The scenes and sidecars that the objects are or belong to, in their present state. */
    private List<StoredObject> scenes(List<StoredObject> objects) {
        Map<ObjectKey, StoredObject> scenes = new LinkedHashMap<>();
        for (StoredObject object : objects) {
            ObjectKey key = object.key().scene();
            if (key.isProduct()) {
                scenes.computeIfAbsent(
                        key,
                        product -> ProductFolder.find(store, bucket, product)
                                .map(ProductFolder::object)
                                .orElse(object));
            } else if (key.isSidecar() || !key.isCompanion()) {
                scenes.put(key, object);
            }
        }
        return List.copyOf(scenes.values());
    }

    /**
     * Waits until the scene of each object is in the catalogue or has failed, and reports each to the progress.
     *
     * @return the scenes that were still under way at the end of the timeout
     * @throws UnreachableException if the gateway does not answer
     */
    public List<StoredObject> await(List<StoredObject> objects, Until until, Duration timeout)
            throws InterruptedException {
        List<StoredObject> scenes = scenes(objects);
        Deque<StoredObject> pending = new ArrayDeque<>(scenes);
        var _ = Retry.every(POLL)
                .within(timeout)
                .ask(() -> removeEnded(pending, MOST_UNDER_WAY, until, scenes.size()), Collection::isEmpty);
        // Nobody is late who was not asked last.
        removeEnded(pending, pending.size(), until, scenes.size());
        return scenes.stream().filter(pending::contains).toList();
    }

    /** Asks for scenes in turn, until that many are found to be still under way. The next round begins where this one ended, so that slow scenes hide nobody. */
    private Collection<StoredObject> removeEnded(
            Deque<StoredObject> pending, int mostUnderWay, Until until, int total) {
        int underWay = 0;
        for (int left = pending.size(); left > 0 && underWay < mostUnderWay; left--) {
            StoredObject scene = pending.remove();
            Optional<SceneOutcome> outcome = outcome(scene, until);
            if (outcome.isPresent()) {
                progress.ended(until, outcome.get(), total - pending.size(), total);
            } else {
                pending.add(scene);
                underWay++;
            }
        }
        return pending;
    }

    private Optional<SceneOutcome> outcome(StoredObject object, Until until) {
        return gateway.findScene(object.key())
                .filter(scene -> object.etag().equals(scene.etag()))
                .filter(scene -> isDone(scene, until))
                .map(scene -> SceneOutcome.of(object.key(), scene));
    }

    private static boolean isDone(SceneStatus scene, Until until) {
        long done = switch (until) {
            case SEARCHABLE -> scene.searchable();
            case CAPTIONED -> scene.captioned();
        };
        return !scene.failures().isEmpty()
                || scene.state() == SceneSeen.State.SIDECAR
                || (scene.state() == SceneSeen.State.LIVE && done >= scene.tiles());
    }

    private static String contentType(SceneFile file) {
        String guess =
                URLConnection.guessContentTypeFromName(file.file().getFileName().toString());
        return guess == null ? "application/octet-stream" : guess;
    }

    private static StoredObject get(Future<StoredObject> upload) throws IOException, InterruptedException {
        try {
            return upload.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case IOException cause -> throw cause;
                case null, default -> throw new IOException(e);
            }
        }
    }
}
