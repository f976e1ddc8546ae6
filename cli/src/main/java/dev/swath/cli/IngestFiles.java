package dev.swath.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.io.IOException;
import java.net.URLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/** Puts files into the scenes bucket and waits, by asking the gateway, until the catalogue has them. */
public final class IngestFiles {
    /** What is waited for. */
    public enum Until {
        /** Every tile can be found. */
        SEARCHABLE,
        /** Every tile's caption is in the index. */
        CAPTIONED
    }

    private static final int UPLOADS_AT_ONCE = 4;
    private static final Duration POLL = Duration.ofMillis(200);

    private final ObjectStore store;
    private final String bucket;
    private final GatewayClient gateway;
    private final Progress progress;

    public IngestFiles(ObjectStore store, String bucket, GatewayClient gateway, Progress progress) {
        this.store = store;
        this.bucket = bucket;
        this.gateway = gateway;
        this.progress = progress;
    }

    /** Uploads all; returns what the store says of each. */
    public List<StoredObject> put(List<SceneFile> files) throws IOException, InterruptedException {
        store.ensureBucket(bucket);
        try (ExecutorService uploads = Executors.newFixedThreadPool(UPLOADS_AT_ONCE)) {
            List<Future<StoredObject>> pending = new ArrayList<>();
            for (SceneFile file : files) {
                pending.add(uploads.submit(() -> store.write(bucket, file.key(), file.file(), contentType(file))));
            }
            List<StoredObject> stored = new ArrayList<>();
            for (Future<StoredObject> upload : pending) {
                stored.add(get(upload));
                progress.show("put", stored.size(), files.size());
            }
            progress.clear();
            return stored;
        }
    }

    /**
     * Waits until each object is in the catalogue or has failed.
     *
     * @param outcomes told of each as it ends
     * @return those that were still under way at the end of the timeout
     */
    public List<StoredObject> await(
            List<StoredObject> objects, Until until, Duration timeout, Consumer<SceneOutcome> outcomes)
            throws InterruptedException {
        Map<String, StoredObject> pending = new LinkedHashMap<>();
        objects.forEach(object -> pending.put(object.key().value(), object));
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!pending.isEmpty() && System.nanoTime() < deadline) {
            for (Iterator<StoredObject> each = pending.values().iterator(); each.hasNext(); ) {
                Optional<SceneOutcome> outcome = outcome(each.next(), until);
                if (outcome.isEmpty()) {
                    // Scenes end about in the order they were put: the rest can wait for the next round.
                    break;
                }
                each.remove();
                progress.clear();
                outcomes.accept(outcome.get());
                progress.show(
                        until.name().toLowerCase(java.util.Locale.ROOT),
                        objects.size() - pending.size(),
                        objects.size());
            }
            Thread.sleep(POLL);
        }
        progress.clear();
        return List.copyOf(pending.values());
    }

    private Optional<SceneOutcome> outcome(StoredObject object, Until until) {
        return gateway.findScene(object.key())
                .filter(scene -> scene.path("etag").asText().equals(object.etag()))
                .filter(scene -> isDone(scene, until))
                .map(scene -> new SceneOutcome(
                        object.key().value(),
                        scene.path("sceneId").textValue(),
                        scene.path("tiles").asInt(),
                        failures(scene)));
    }

    private static boolean isDone(JsonNode scene, Until until) {
        long done = scene.path(until == Until.SEARCHABLE ? "searchable" : "captioned")
                .asLong();
        return !scene.path("failures").isEmpty()
                || (scene.path("state").asText().equals("live")
                        && done >= scene.path("tiles").asLong());
    }

    private static List<String> failures(JsonNode scene) {
        return StreamSupport.stream(scene.path("failures").spliterator(), false)
                .map(failure -> failure.path("code").asText())
                .toList();
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
