package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.cli.SwathCli;
import dev.swath.client.Endpoints;
import dev.swath.client.EndpointsFile;
import dev.swath.client.GatewayClient;
import dev.swath.client.SwathClient;
import dev.swath.ledger.DeepLedger;
import dev.swath.ledger.GatewayIndex;
import dev.swath.ledger.Report;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.TopicReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code ./swath up} on one data folder, as processes of their own, used from outside. */
final class RunningSwath implements AutoCloseable {
    static final Duration TIMEOUT = Duration.ofMinutes(3);
    static final String BUCKET = SwathClient.SCENES_BUCKET;

    private final Path folder;
    private final List<ServiceProcess> processes = new ArrayList<>();

    RunningSwath(Path folder) {
        this.folder = folder;
    }

    /** Returns once it is ready, on free ports. */
    ServiceProcess up(String... options) throws IOException {
        return up(Map.of(), options);
    }

    /** The same with more environment variables. */
    ServiceProcess up(Map<String, String> environment, String... options) throws IOException {
        EndpointsFile.delete(folder);
        List<String> arguments = new ArrayList<>(
                List.of("up", "--data", folder.toString(), "--http-port", "0", "--kafka-port", "0", "--s3-port", "0"));
        arguments.addAll(List.of(options));
        ServiceProcess process = process(environment, arguments.toArray(String[]::new));
        await().atMost(TIMEOUT).until(() -> {
            assertThat(process.isAlive()).as(process::log).isTrue();
            return EndpointsFile.find(folder).isPresent();
        });
        return process;
    }

    /** The command line as it is, without waiting. */
    ServiceProcess process(String... arguments) throws IOException {
        return process(Map.of(), arguments);
    }

    /** The command line as it is, without waiting, with more environment variables. */
    ServiceProcess process(Map<String, String> environment, String... arguments) throws IOException {
        ServiceProcess process = ServiceProcess.start("deploy/standalone", folder, 0, environment, List.of(arguments));
        processes.add(process);
        return process;
    }

    void put(Map<String, byte[]> pictures) throws IOException {
        try (ObjectStore store = store()) {
            pictures.forEach((key, bytes) -> store.write(BUCKET, new ObjectKey(key), bytes, "image/jpeg"));
        }
    }

    ObjectStore store() throws IOException {
        Endpoints endpoints = endpoints();
        return MinioObjectStore.open(endpoints.s3(), endpoints.accessKey(), endpoints.secretKey());
    }

    String kafka() throws IOException {
        return endpoints().kafka();
    }

    CatalogueStatus status() throws IOException {
        try (GatewayClient client = client()) {
            return client.status();
        }
    }

    /** Tiles with a caption in the index; -1 while that is not known. */
    long captioned() throws IOException {
        return Objects.requireNonNullElse(status().captioned(), -1L);
    }

    /** The open failures as key and code. */
    List<String> failures() throws IOException {
        try (GatewayClient client = client()) {
            return client.failures(100).failures().stream()
                    .map(failure -> failure.key() + " " + failure.code())
                    .toList();
        }
    }

    /** The best hits first. */
    List<SearchAnswer.Result> search(SearchQuery.Builder query) throws IOException {
        try (GatewayClient client = client()) {
            return client.search(query.limit(SearchQuery.MAX_LIMIT).build()).results();
        }
    }

    /** The keys that a search for a text finds: all there are. */
    List<String> keysFound() throws IOException {
        return hits().stream().map(hit -> hit.key().value()).toList();
    }

    /** Returns the tile of a scene that is one tile; empty where the search does not find it. */
    String tileOf(String key) throws IOException {
        return hits().stream()
                .filter(hit -> hit.key().value().equals(key))
                .map(hit -> hit.tileId().value())
                .findFirst()
                .orElse("");
    }

    private List<SearchAnswer.Result> hits() throws IOException {
        return search(SearchQuery.builder().text("buildings").threshold(SearchThreshold.ofScore(-1)));
    }

    /** The newest of a scene that is one tile. */
    TileIngested tileToldOf(String key) throws IOException {
        return TopicReader.readNewest(kafka(), Topic.TILES, TileIngested.class).values().stream()
                .filter(told -> told.tile().key().value().equals(key))
                .findFirst()
                .orElseThrow();
    }

    void breakChip(Tile tile) throws IOException {
        try (ObjectStore store = store()) {
            String pack = Objects.requireNonNull(tile.picture().pack());
            store.write("swath-chips", new ObjectKey(pack), new byte[] {1, 2, 3}, "application/octet-stream");
        }
    }

    /** The address of a path of the process. */
    URI address(String path) throws IOException {
        return endpoints().gateway().resolve(path);
    }

    /** A command of the command line, run against this process; returns its exit status. */
    int command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.toString()));
        return SwathCli.execute(all.toArray(String[]::new));
    }

    /** The deep ledger's report, once it is clean or half a minute is over. */
    Report ledger() throws IOException, InterruptedException {
        return ledger(Duration.ofSeconds(30));
    }

    /** The deep ledger's report, once it is clean or the time is over. */
    Report ledger(Duration patience) throws IOException, InterruptedException {
        try (ObjectStore store = store();
                GatewayClient client = client();
                DeepLedger ledger =
                        new DeepLedger(store, DeepLedger.Buckets.DEFAULT, kafka(), new GatewayIndex(client))) {
            return ledger.check(patience);
        }
    }

    /** Stops whatever still runs. */
    @Override
    public void close() throws InterruptedException {
        for (ServiceProcess process : processes) {
            process.close();
        }
    }

    GatewayClient client() throws IOException {
        return new GatewayClient(endpoints().gateway());
    }

    private Endpoints endpoints() throws IOException {
        return EndpointsFile.find(folder).orElseThrow();
    }
}
