package dev.swath.benchmarks;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.TileEncoded;
import dev.swath.catalogue.event.TileEvent;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.catalogue.tile.Picture;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipWriter;
import dev.swath.chip.PackFormat;
import dev.swath.chip.PackIndex;
import dev.swath.chip.PackName;
import dev.swath.chip.PackWriter;
import dev.swath.chip.ReadChips;
import dev.swath.encoder.EncodeTiles;
import dev.swath.encoder.model.ModelChipEncoder;
import dev.swath.encoder.store.StoredChips;
import dev.swath.modelruntime.VisionEncoder;
import dev.swath.objectstore.ObjectStore;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneReader;
import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.RecordTrace;
import dev.swath.streaming.TopicFollower;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.WorkerSettings.Telemetry;
import io.opentelemetry.api.trace.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Runs encoder-service's worker with the same parts as the service, on a broker and a store in this process. */
final class ServiceRun implements AutoCloseable {
    private static final String BUCKET = "swath-chips";
    private static final int FETCH_THREADS = 4;
    private static final long MAX_PIXELS = 25_000_000;
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final BenchmarkServers servers;
    private final ExecutorService fetches = Executors.newFixedThreadPool(FETCH_THREADS);
    private final EventPublisher publisher;
    private final BatchWorker worker;
    private final List<Chip> chips = new ArrayList<>();
    private int round;
    private int told;
    private volatile Telemetry telemetry = Telemetry.NONE;

    private ServiceRun(BenchmarkServers servers, VisionEncoder vision, int batch) {
        this.servers = servers;
        this.publisher = new EventPublisher(servers.bootstrap(), "bench");
        ObjectStore store = servers.store();
        EncodeTiles<?> encodeTiles = new EncodeTiles<>(
                new StoredChips(store, BUCKET, 1 << 24),
                ReadChips.ReadLimits.DEFAULT,
                new ModelChipEncoder(vision),
                fetches);
        this.worker = BatchWorker.builder(
                        WorkerSettings.of(servers.bootstrap(), "encoder-service", Stage.ENCODE, "bench", Topic.TILES)
                                .withBatch(batch, Duration.ofMillis(20))
                                .withTelemetry(new Telemetry(
                                        name -> telemetry.tracer().spanBuilder(name),
                                        new PresentMonitor(() -> telemetry.monitor()))),
                        RecordDecoder.events(Topic.TILES, TileEvent.class),
                        encodeTiles)
                .start();
    }

    static ServiceRun start(VisionEncoder vision, List<Path> pictures, int batch) throws IOException {
        BenchmarkServers servers = BenchmarkServers.start();
        servers.store().ensureBucket(BUCKET);
        ServiceRun run = new ServiceRun(servers, vision, batch);
        for (Path picture : pictures) {
            run.chips.add(chip(picture));
        }
        return run;
    }

    /**
     * Stores the chips, then measures from the moment when the service may know of them until all encodings are committed.
     *
     * @param tilesOfAScene how many chips lie in a pack; 0 if each is an object of its own
     */
    Throughput run(int images, int tilesOfAScene) throws InterruptedException {
        return run(images, tilesOfAScene, Telemetry.NONE);
    }

    /**
     * The same with telemetry. Each tile is followed, or not, by itself, as if it were an object of its own: so the most batches
     * hold a tile that is followed.
     */
    Throughput run(int images, int tilesOfAScene, Telemetry hearing) throws InterruptedException {
        telemetry = hearing;
        List<OutgoingRecord> records = new ArrayList<>();
        int step = Math.max(1, tilesOfAScene);
        for (int first = 0; first < images; first += step) {
            List<Tile> tiles = new ArrayList<>();
            for (int i = first; i < Math.min(images, first + step); i++) {
                tiles.add(tile("round-%d/%d".formatted(round, first), i - first));
            }
            store(tiles, first, tilesOfAScene > 0).forEach(tile -> records.add(record(tile, hearing)));
        }
        round++;
        told += images;
        Throughput.Clock clock = new Throughput.Clock(servers::cpuNanos);
        publisher.write(records);
        awaitCommitted();
        return clock.stop(images);
    }

    /** As ingest-service writes it. */
    private static OutgoingRecord record(Tile tile, Telemetry hearing) {
        Origin arrived = new Origin(Instant.now(), null);
        Span span = RecordTrace.begin(hearing.tracer(), Stage.INGEST, arrived);
        span.end();
        OutgoingRecord record = OutgoingRecord.of(new TileIngested(tile));
        return new OutgoingRecord(
                record.topic(),
                record.key(),
                record.partitionKey(),
                record.event(),
                record.about(),
                RecordTrace.passOn(arrived, span));
    }

    private List<Tile> store(List<Tile> tiles, int first, boolean packed) {
        List<byte[]> pngs = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            pngs.add(ChipWriter.write(tiles.get(i).tileId(), chips.get((first + i) % chips.size())));
        }
        return packed ? storePacked(tiles, pngs) : storeAlone(tiles, pngs);
    }

    private List<Tile> storeAlone(List<Tile> tiles, List<byte[]> pngs) {
        for (int i = 0; i < tiles.size(); i++) {
            ObjectKey key = new ObjectKey(tiles.get(i).picture().chip());
            servers.store().put(BUCKET, key, ByteBuffer.wrap(pngs.get(i)), Picture.PNG);
        }
        return tiles;
    }

    private List<Tile> storePacked(List<Tile> tiles, List<byte[]> pngs) {
        Tile one = tiles.getFirst();
        PackName name = new PackName(one.objectId(), one.sceneId(), 1, "0".repeat(16), 0);
        PackWriter writer = new PackWriter(
                BUCKET,
                one.key(),
                PackWriter.capacity(pngs.stream().map(png -> (long) png.length).toList(), PackFormat.MOST_BYTES));
        List<Tile> packed = new ArrayList<>();
        for (int i = 0; i < tiles.size(); i++) {
            PackIndex.IndexedChip entry = writer.add(tiles.get(i).tileId(), pngs.get(i));
            packed.add(tiles.get(i).toBuilder()
                    .withPicture(picture -> picture.inPack(name.key(), entry.offset(), entry.length(), Picture.PNG))
                    .build());
        }
        servers.store().put(BUCKET, new ObjectKey(name.key()), writer.finish(name), "application/octet-stream");
        return packed;
    }

    /** Reads all encodings back, outside the measured time, since reading them is other services' work. */
    void verify() throws InterruptedException {
        Semaphore read = new Semaphore(0);
        try (TopicFollower<TileEncoded> follower = TopicFollower.start(
                servers.bootstrap(),
                Topic.ENCODINGS,
                TopicFollower.From.BEGINNING,
                TileEncoded.class,
                received -> read.release())) {
            if (!read.tryAcquire(told, TIMEOUT.toSeconds(), TimeUnit.SECONDS) || follower.undecodable() > 0) {
                throw new IllegalStateException(
                        "expected %d encodings on the topic, found %d".formatted(told, read.availablePermits()));
            }
        }
    }

    private void awaitCommitted() throws InterruptedException {
        long records =
                Retry.every(LOOK).within(TIMEOUT).ask(worker::records, done -> done >= told || worker.failures() > 0);
        if (records < told) {
            throw new IllegalStateException("expected %d tiles encoded, found %d, %d failures; %s"
                    .formatted(told, records, worker.failures(), worker.status()));
        }
    }

    @Override
    public void close() throws IOException {
        worker.close();
        publisher.close();
        fetches.close();
        servers.close();
    }

    /** The chip that ingest-service makes of a picture. */
    private static Chip chip(Path picture) throws IOException {
        Scene scene = new SceneReader(MAX_PIXELS).open(Files.readAllBytes(picture));
        TileWindow window = new TileWindow(0, 0, scene.width(), scene.height());
        return scene.picture().tile(window).chip();
    }

    private static Tile tile(String name, int column) {
        ObjectKey key = new ObjectKey(name);
        TileWindow window = new TileWindow(256 * column, 0, 256, 256);
        return Tile.builder(BUCKET, key, SceneId.of(BUCKET, key, name), window, Instant.EPOCH)
                .withBands(List.of("red", "green", "blue"))
                .build();
    }
}
