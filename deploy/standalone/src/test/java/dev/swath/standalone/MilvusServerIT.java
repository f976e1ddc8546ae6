package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.client.GatewayClient;
import dev.swath.ledger.DeepLedger;
import dev.swath.ledger.GatewayIndex;
import dev.swath.ledger.Report;
import dev.swath.objectstore.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo imagery and {@code ./swath up --index milvus} on the real server of deploy/real/milvus-server.sh, which is killed in between. */
@Tag("milvus-server")
class MilvusServerIT {
    private static final String SCENE = "landsat/bahamas.tif";
    private static final String SUPERSEDED = "ucmerced/1081_harbor.jpg";
    private static final String DELETED = "ucmerced/1082_harbor.jpg";

    private final String server = Objects.requireNonNull(
            System.getenv("SWATH_TEST_MILVUS"), "expected a server's host:port in SWATH_TEST_MILVUS");
    private final Path serverFolder = Path.of(Objects.requireNonNull(
            System.getenv("SWATH_TEST_MILVUS_FOLDER"), "expected its folder in SWATH_TEST_MILVUS_FOLDER"));

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldKeepTheCatalogueTrueWhileTheServerIsKilled() throws Exception {
        Map<String, byte[]> samples = samples();
        try (RunningSwath swath = new RunningSwath(folder);
                ObjectStore store = put(swath, samples)) {
            int tiles = awaitCaptioned(swath, samples.size());
            BoundingBox box = swath.search(SearchQuery.builder()).stream()
                    .filter(hit -> hit.key().value().equals(SCENE))
                    .findFirst()
                    .orElseThrow()
                    .bbox();
            assertThat(swath.search(SearchQuery.builder().bbox(box)))
                    .isNotEmpty()
                    .allMatch(hit -> hit.key().value().equals(SCENE));
            assertThat(swath.search(SearchQuery.builder().datetime(TimeInterval.parse("2020-01-01T00:00:00Z/.."))))
                    .hasSize(tiles);
            assertThat(swath.search(SearchQuery.builder().datetime(TimeInterval.parse("../2000-01-01T00:00:00Z"))))
                    .isEmpty();
            String before = swath.tileOf(SUPERSEDED);

            long killed = kill();
            store.write(
                    RunningSwath.BUCKET,
                    new ObjectKey(SUPERSEDED),
                    Objects.requireNonNull(samples.get("ucmerced/1681_river.jpg")),
                    "image/jpeg");
            store.delete(RunningSwath.BUCKET, new ObjectKey(DELETED));
            await().atMost(RunningSwath.TIMEOUT)
                    .until(() -> serverProcess()
                            .filter(process -> process.pid() != killed)
                            .isPresent());

            await().atMost(RunningSwath.TIMEOUT).ignoreExceptions().untilAsserted(() -> {
                assertThat(swath.keysFound()).hasSize(tiles - 1).doesNotContain(DELETED);
                assertThat(swath.tileOf(SUPERSEDED)).isNotEmpty().isNotEqualTo(before);
                assertThat(swath.captioned()).isEqualTo(tiles - 1);
            });
            assertThat(swath.search(SearchQuery.builder().bbox(box)))
                    .allMatch(hit -> hit.key().value().equals(SCENE));
            Report report = reconcile(swath, store);
            assertThat(report.discrepancies()).as(report.counts().toString()).isEmpty();
        }
    }

    private ObjectStore put(RunningSwath swath, Map<String, byte[]> samples) throws IOException {
        swath.up("--index", "milvus", "--milvus", server);
        ObjectStore store = swath.store();
        samples.forEach((key, bytes) -> store.write(RunningSwath.BUCKET, new ObjectKey(key), bytes, "image/jpeg"));
        return store;
    }

    /** Returns how many tiles the scenes have. */
    private static int awaitCaptioned(RunningSwath swath, int scenes) {
        await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> {
            CatalogueStatus status = swath.status();
            assertThat(status.scenes()).isEqualTo(scenes);
            assertThat(status.tiles()).isGreaterThan(scenes);
            assertThat(status.captioned()).isEqualTo(status.tiles());
        });
        try {
            return Math.toIntExact(swath.captioned());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Kills the server as it is; returns its process id. */
    private long kill() {
        ProcessHandle process = serverProcess().orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        return process.pid();
    }

    private Optional<ProcessHandle> serverProcess() {
        String program = serverFolder.resolve("bin/milvus").toString();
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info().command().filter(program::equals).isPresent())
                .findFirst();
    }

    private static Report reconcile(RunningSwath swath, ObjectStore store) throws IOException, InterruptedException {
        try (GatewayClient gateway = swath.client();
                DeepLedger ledger =
                        new DeepLedger(store, DeepLedger.Buckets.DEFAULT, swath.kafka(), new GatewayIndex(gateway))) {
            return ledger.check(Duration.ofMinutes(1));
        }
    }

    private static Map<String, byte[]> samples() throws IOException {
        Path root = ServiceProcess.root().resolve("deploy/standalone/samples");
        Map<String, byte[]> samples = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(file -> !file.toString().endsWith(".md"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                samples.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return samples;
    }
}
