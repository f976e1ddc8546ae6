package dev.swath.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectKey;
import dev.swath.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneListingTest {
    private static final String BUCKET = "scenes";
    private static final ObjectKey PRODUCT = new ObjectKey("a/S2.SAFE/");

    @TempDir
    private Path folder = Path.of(".");

    private EmbeddedStore server;
    private ObjectStore store;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedStore.start(folder, 0, new EmbeddedStore.Credentials("swath", "swath-local"));
        store = MinioObjectStore.open(server.endpoint(), "swath", "swath-local");
        store.ensureBucket(BUCKET);
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Test
    void shouldListAProductAsOneObjectAndLeaveOtherCompanionsOut() {
        put("a/S2.SAFE/GRANULE/x.jp2", "a/S2.SAFE/manifest.safe", "a/S2.SAFE/z.json", "a/S2.tif", "a/S2.json");
        put("a/S1.SAFE/manifest.safe", "b.xml", "b.tfw", "z.SAFE/manifest.safe");

        assertThat(list())
                .extracting(object -> object.key().value())
                .containsExactly("a/S1.SAFE/", "a/S2.SAFE/", "a/S2.json", "a/S2.tif", "b.tfw", "z.SAFE/");
    }

    @Test
    void shouldGiveAProductTheSameETagHoweverItIsFound() {
        put("a/S2.SAFE/manifest.safe", "a/S2.SAFE/x.jp2");

        ProductFolder found = ProductFolder.find(store, BUCKET, PRODUCT).orElseThrow();

        assertThat(list()).containsExactly(found.object());
        assertThat(found.files())
                .extracting(file -> file.key().value())
                .containsExactly("a/S2.SAFE/manifest.safe", "a/S2.SAFE/x.jp2");
        assertThat(found.object().size())
                .isEqualTo(found.files().stream().mapToLong(StoredObject::size).sum());
    }

    @Test
    void shouldChangeAProductsETagWithItsFiles() {
        put("a/S2.SAFE/manifest.safe", "a/S2.SAFE/x.jp2");
        String first = etag();
        store.write(BUCKET, new ObjectKey("a/S2.SAFE/x.jp2"), "other".getBytes(UTF_8), "image/jp2");
        String rewritten = etag();
        put("a/S2.SAFE/y.jp2");
        String grown = etag();
        store.delete(BUCKET, new ObjectKey("a/S2.SAFE/y.jp2"));

        assertThat(List.of(first, rewritten, grown)).doesNotHaveDuplicates();
        assertThat(etag()).isEqualTo(rewritten);
    }

    @Test
    void shouldFindNoProductInAnEmptyFolder() {
        put("a/S2.SAFEX/manifest.safe");

        assertThat(ProductFolder.find(store, BUCKET, PRODUCT)).isEmpty();
    }

    private String etag() {
        return ProductFolder.find(store, BUCKET, PRODUCT).orElseThrow().object().etag();
    }

    private List<StoredObject> list() {
        try (Stream<StoredObject> objects = SceneListing.list(store, BUCKET)) {
            return objects.toList();
        }
    }

    private void put(String... keys) {
        for (String key : keys) {
            store.write(BUCKET, new ObjectKey(key), key.getBytes(UTF_8), "application/octet-stream");
        }
    }
}
