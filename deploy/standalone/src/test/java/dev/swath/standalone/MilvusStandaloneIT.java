package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.objectstore.ObjectStore;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.VectorIndexReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./swath up --index milvus} with a server that deploy/real started, empty at first. */
@Tag("real")
class MilvusStandaloneIT {
    private static final int PICTURES = 6;

    private final String server = Objects.requireNonNull(
            System.getenv("SWATH_TEST_MILVUS"), "expected a server's host:port in SWATH_TEST_MILVUS");

    @TempDir
    private Path folder = Path.of(".");

    private RunningSwath swath = new RunningSwath(folder);

    @BeforeEach
    void begin() {
        swath = new RunningSwath(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        swath.close();
    }

    @Test
    void shouldFindWhatMilvusHoldsBeforeAndAfterAKill() throws Exception {
        Map<String, byte[]> pictures = SamplePictures.real(PICTURES);
        List<String> keys = new ArrayList<>(pictures.keySet());
        ServiceProcess first = up();
        swath.put(pictures);
        await().atMost(RunningSwath.TIMEOUT)
                .untilAsserted(() -> assertThat(swath.captioned()).isEqualTo(PICTURES));
        assertThat(swath.keysFound()).containsExactlyInAnyOrderElementsOf(keys);
        assertEachResemblesItselfMost(keys);

        String deleted = keys.removeFirst();
        try (ObjectStore store = swath.store()) {
            store.delete(RunningSwath.BUCKET, new ObjectKey(deleted));
        }
        await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> assertHolds(keys));
        first.kill();

        up();

        await().atMost(RunningSwath.TIMEOUT).untilAsserted(() -> assertHolds(keys));
        assertEachResemblesItselfMost(keys);
        assertThat(folder.resolve("index")).as("Lucene's index").doesNotExist();
    }

    private ServiceProcess up() throws IOException {
        return swath.up("--index", "milvus", "--milvus", server);
    }

    private void assertHolds(List<String> keys) throws IOException {
        CatalogueStatus status = swath.status();
        assertThat(status.captioned()).isEqualTo(keys.size());
        assertThat(swath.keysFound()).containsExactlyInAnyOrderElementsOf(keys);
        ModelVersion version = Objects.requireNonNull(status.modelVersion());
        try (VectorIndexReader index = IndexSettings.Milvus.at(server).openReader()) {
            assertThat(index.list(version, null, 100)).hasSize(keys.size()).allMatch(IndexRow::captioned);
        }
    }

    private void assertEachResemblesItselfMost(List<String> keys) throws IOException {
        for (String key : keys) {
            List<SearchAnswer.Result> hits = swath.search(SearchQuery.builder().like(new TileId(swath.tileOf(key))));
            assertThat(hits).hasSize(keys.size());
            assertThat(hits.getFirst().key().value()).isEqualTo(key);
        }
    }
}
