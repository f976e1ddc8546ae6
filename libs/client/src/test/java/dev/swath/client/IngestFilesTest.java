package dev.swath.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestFilesTest {
    private static final String BUCKET = SwathClient.SCENES_BUCKET;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectKey FIRST = new ObjectKey("port/a.png");
    private static final ObjectKey SECOND = new ObjectKey("port/b.png");

    @TempDir
    private static Path data;

    private static EmbeddedStore store;

    @TempDir
    private Path folder = Path.of(".");

    private ScriptedGateway gateway;
    private SwathClient swath;
    private final List<String> told = new ArrayList<>();

    private final IngestProgress progress = new IngestProgress() {
        @Override
        public void uploaded(long sent, long total) {
            if (sent == total) {
                told.add("uploaded " + total);
            }
        }

        @Override
        public void ended(IngestFiles.Until until, SceneOutcome outcome, int ended, int total) {
            told.add("%s %s %s %d of %d".formatted(until, outcome.key(), outcome.failures(), ended, total));
        }
    };

    @BeforeAll
    static void startStore() throws IOException {
        store = EmbeddedStore.start(data, 0, new EmbeddedStore.Credentials("swath", "swath-local"));
    }

    @AfterAll
    static void stopStore() {
        store.close();
    }

    @BeforeEach
    void connect() throws IOException {
        gateway = ScriptedGateway.start();
        swath = SwathClient.of(Endpoints.DEFAULT.with(
                gateway.address().toString(), null, store.endpoint().toString(), null, null));
    }

    @AfterEach
    void disconnect() {
        swath.close();
        gateway.close();
    }

    @Test
    void shouldPutAFolderAndWaitUntilItsScenesHaveEnded() throws Exception {
        IngestFiles ingest = swath.ingest(BUCKET, progress);
        List<StoredObject> stored = ingest.put(files("aaa", "bbbb"));
        live(stored.getFirst(), 2, 2, 2);
        fail(stored.getLast());

        List<StoredObject> late = ingest.await(stored, IngestFiles.Until.CAPTIONED, PATIENCE);

        assertThat(stored).extracting(StoredObject::key).containsExactly(FIRST, SECOND);
        assertThat(swath.store().read(BUCKET, FIRST, 10)).asString().isEqualTo("aaa");
        assertThat(late).isEmpty();
        assertThat(told).contains("uploaded 7");
        assertThat(told).endsWith("CAPTIONED port/a.png [] 1 of 2", "CAPTIONED port/b.png [UNREADABLE_IMAGE] 2 of 2");
    }

    @Test
    void shouldTellSearchableFromCaptioned() throws Exception {
        IngestFiles ingest = swath.ingest(BUCKET, progress);
        List<StoredObject> stored = ingest.put(files("aaa")).subList(0, 1);
        live(stored.getFirst(), 2, 2, 1);

        assertThat(ingest.await(stored, IngestFiles.Until.SEARCHABLE, Duration.ZERO))
                .isEmpty();
        assertThat(ingest.await(stored, IngestFiles.Until.CAPTIONED, Duration.ZERO))
                .isEqualTo(stored);
    }

    @Test
    void shouldWaitForTheBytesThatWerePut() throws Exception {
        IngestFiles ingest = swath.ingest(BUCKET, progress);
        List<StoredObject> before = ingest.put(files("old"));
        live(before.getFirst(), 1, 1, 1);
        List<StoredObject> stored = ingest.put(files("new"));

        assertThat(ingest.await(stored, IngestFiles.Until.SEARCHABLE, Duration.ZERO))
                .isEqualTo(stored);
    }

    @Test
    void shouldTellOfScenesThatEndWhileManyBeforeThemDoNot() throws Exception {
        IngestFiles ingest = swath.ingest(BUCKET, progress);
        List<StoredObject> stored =
                ingest.put(files(Collections.nCopies(25, "x").toArray(String[]::new)));
        List<StoredObject> slow = stored.subList(0, 20);
        stored.subList(20, 25).forEach(object -> live(object, 1, 1, 1));

        List<StoredObject> late = ingest.await(stored, IngestFiles.Until.CAPTIONED, Duration.ofMillis(500));

        assertThat(late).isEqualTo(slow);
        assertThat(told).filteredOn(line -> line.startsWith("CAPTIONED")).hasSize(5);
    }

    @Test
    void shouldTellOfAStoreThatDoesNotAnswer() throws Exception {
        try (SwathClient lost = SwathClient.of(swath.endpoints().with(null, null, "http://127.0.0.1:1", null, null))) {
            IngestFiles ingest = lost.ingest(BUCKET, progress);
            List<SceneFile> files = files("aaa");

            CatalogueException thrown = catchThrowableOfType(CatalogueException.class, () -> ingest.put(files));

            assertThat(thrown.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        }
    }

    private List<SceneFile> files(String... contents) throws IOException {
        Path port = Files.createDirectories(folder.resolve("port"));
        for (int i = 0; i < contents.length; i++) {
            Files.writeString(port.resolve((char) ('a' + i) + ".png"), contents[i]);
        }
        return SceneFile.list(List.of(port));
    }

    private void live(StoredObject object, int tiles, long searchable, long captioned) {
        tell(object, SceneSeen.State.LIVE, tiles, searchable, captioned, List.of());
    }

    private void fail(StoredObject object) {
        tell(
                object,
                SceneSeen.State.FAILED,
                0,
                0,
                0,
                List.of(new SceneStatus.Failure(Stage.INGEST, ErrorCode.UNREADABLE_IMAGE, "no picture", null)));
    }

    private void tell(
            StoredObject object,
            SceneSeen.State state,
            int tiles,
            long searchable,
            long captioned,
            List<SceneStatus.Failure> failures) {
        SceneStatus scene = new SceneStatus(
                object.key(),
                SceneId.of(BUCKET, object.key(), object.etag()),
                object.etag(),
                1,
                state,
                tiles,
                0,
                searchable,
                captioned,
                failures,
                List.of());
        gateway.answer(
                "/api/scenes?key=" + object.key().value().replace("/", "%2F"),
                EventJson.mapper().valueToTree(scene).toString());
    }
}
