package dev.swath.encoder.wiring;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.encoder.ChipEncoder;
import dev.swath.encoder.EncodeTiles;
import dev.swath.encoder.store.StoredChips;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoreWatch;
import dev.swath.service.worker.StartWorkers;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.ServiceWorkers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The half of encoder-service that works on tiles, with its connections to Kafka and the object store. */
final class EncodeWorker implements AutoCloseable {
    private final ObjectStore store;
    private final StoreWatch storeWatch;
    private final ExecutorService fetches;
    private final ServiceWorkers workers;

    /** Returns at once. The worker starts as soon as Kafka and the store answer. */
    EncodeWorker(EncoderConfig config, ChipEncoder<?> encoder, MeterRegistry registry) {
        store = MinioObjectStore.open(config.s3(), config.s3AccessKey(), config.s3SecretKey());
        storeWatch = StoreWatch.start(store, config.chipsBucket());
        fetches = Executors.newFixedThreadPool(
                config.fetchThreads(),
                Thread.ofPlatform().name("fetch-chips-", 0).daemon().factory());
        int maxBytes = Math.toIntExact(config.maxPictureSize().asLongValue());
        EncodeTiles<?> encodeTiles =
                new EncodeTiles<>(new StoredChips(store, config.chipsBucket(), maxBytes), encoder, fetches);
        ModelVersion version = encoder.modelVersion();
        workers = new StartWorkers("encoder-service", config, registry)
                .with(
                        Stage.ENCODE,
                        Topic.TILES,
                        settings -> BatchWorker.builder(
                                        settings.withModel(version),
                                        RecordDecoder.events(Topic.TILES, TileEvent.class),
                                        encodeTiles)
                                .start())
                .start(() -> store.ensureBucket(config.chipsBucket()));
    }

    /** The problems that keep it from working, also if no tile comes; empty if there are none. */
    Map<String, String> complaints() {
        Map<String, String> complaints = workers.complaints();
        storeWatch.findComplaint().ifPresent(away -> complaints.put("store", away.code() + ": " + away.getMessage()));
        return complaints;
    }

    /** Whether it ended by itself. */
    boolean isStopped() {
        return workers.isStopped();
    }

    /** Lets the batch in work end. */
    @Override
    public void close() {
        workers.close();
        fetches.close();
        storeWatch.close();
        store.close();
    }
}
