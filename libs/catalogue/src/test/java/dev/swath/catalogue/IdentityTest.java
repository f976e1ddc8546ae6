package dev.swath.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.TimeInterval;
import dev.swath.catalogue.model.Embedding;
import java.time.Instant;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final ObjectKey KEY = new ObjectKey("a/b.jpg");

    @Test
    void shouldDeriveIdsFromContentAlone() {
        SceneId quoted = SceneId.of("bucket", KEY, "\"etag\"");

        assertThat(quoted).isEqualTo(SceneId.of("bucket", KEY, "etag"));
        assertThat(quoted).isNotEqualTo(SceneId.of("bucket", KEY, "other"));
        assertThat(ObjectId.of("bucket", KEY)).isNotEqualTo(ObjectId.of("bucke", new ObjectKey("ta/b.jpg")));
        assertThat(TileId.of(quoted, new TileWindow(0, 512, 256, 256)).value()).isEqualTo(quoted + "-0-512-256-256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.jpg",
                "été.jpg",
                "a+b.jpg",
                "a%2Fb.jpg",
                "a..b.jpg",
                "a/",
                "..a/b",
                "a/S2.SAFE/",
                "衛星/画像.tif"
            })
    void shouldTakeOddKeys(String key) {
        assertThat(ObjectKey.addressable(key).value()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b.jpg", "../b", "a/.", "./a", "/a", "a\u0000b", "a\nb", "a//b", "a//S2.SAFE/"})
    void shouldNameKeysThatAStoreCannotBeAskedFor(String key) {
        assertThat(new ObjectKey(key).isAddressable()).isFalse();
        assertThat(new ObjectKey(key).toString()).doesNotContain("\u0000", "\n");
        assertThatThrownBy(() -> ObjectKey.addressable(key))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_KEY));
    }

    @Test
    void shouldRefuseAnEmptyKey() {
        assertThatThrownBy(() -> new ObjectKey(""))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_KEY));
    }

    @Test
    void shouldRefuseKeysOverTheLimitInBytes() {
        assertThat(new ObjectKey("é".repeat(512)).collection()).isEqualTo("scenes");
        assertThatThrownBy(() -> new ObjectKey("é".repeat(513))).hasMessageContaining("1024 bytes");
    }

    @Test
    void shouldTakeTheFirstFolderAsCollection() {
        assertThat(new ObjectKey("port/2026/a.tif").collection()).isEqualTo("port");
        assertThat(new ObjectKey("a.tif").collection()).isEqualTo("scenes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b.json",
                "a.tif.aux.XML",
                "b.tfw",
                "a/b.ovr",
                "S2A.SAFE/GRANULE/x.jp2",
                "folder/",
                "a.PRJ",
                "a.tif.msk",
                "LC08_MTL.txt",
                "a.RPB",
                "a.imd",
                "a.hdr",
                "İ/LC08_MTL.txt"
            })
    void shouldTellCompanionsFromScenes(String key) {
        assertThat(new ObjectKey(key).isCompanion()).isTrue();
        assertThat(new ObjectKey(key + ".tif").isCompanion()).isEqualTo(key.contains(".SAFE/"));
    }

    @ParameterizedTest
    @CsvSource({
        "port/S2A.SAFE/GRANULE/L2A/x.jp2, port/S2A.SAFE/, port",
        "S2A.safe/manifest.safe, S2A.safe/, scenes",
        "a/b.SAFE/c.SAFE/d, a/b.SAFE/, a",
        "a/b.SAFE/, a/b.SAFE/, a",
        "İstanbul/S2A.SAFE/manifest.safe, İstanbul/S2A.SAFE/, İstanbul",
        "a/b.SAFE.zip, a/b.SAFE.zip, a"
    })
    void shouldFindTheSceneOfAProductsFile(String key, String scene, String collection) {
        ObjectKey file = new ObjectKey(key);

        assertThat(file.scene().value()).isEqualTo(scene);
        assertThat(file.scene().isProduct()).isEqualTo(scene.endsWith("/"));
        assertThat(file.scene().isCompanion()).isFalse();
        assertThat(file.collection()).isEqualTo(collection);
        assertThat(file.scene().collection()).isEqualTo(collection);
    }

    @Test
    void shouldTellSidecarsFromOtherCompanions() {
        assertThat(Stream.of(
                                "a.json",
                                "a.TFW",
                                "a/b.pgw",
                                "b.wld",
                                "a.tif.aux.xml",
                                "a.prj",
                                "a.j2w",
                                "a.tif.MSK",
                                "a.xml",
                                "a.ovr",
                                "x.SAFE/a.json",
                                "a/.json",
                                "a_MTL.txt")
                        .filter(key -> new ObjectKey(key).isSidecar()))
                .containsExactly("a.json", "a.TFW", "a/b.pgw", "b.wld", "a.tif.aux.xml", "a.prj", "a.j2w", "a.tif.MSK");
        assertThat(new ObjectKey("a.b/c.d.tif").stem()).isEqualTo("a.b/c.d");
        assertThat(new ObjectKey("a.b/c").stem()).isEqualTo("a.b/c");
    }

    @Property(tries = 200)
    void shouldMeetTheSameBoxesFromBothSides(
            @ForAll @DoubleRange(min = -180, max = 180) double west,
            @ForAll @DoubleRange(min = -180, max = 180) double east,
            @ForAll @DoubleRange(min = -180, max = 180) double otherWest,
            @ForAll @DoubleRange(min = -180, max = 180) double otherEast,
            @ForAll @DoubleRange(min = -180, max = 180) double longitude) {
        BoundingBox one = new BoundingBox(west, -10, east, 10);
        BoundingBox other = new BoundingBox(otherWest, 0, otherEast, 20);

        assertThat(one.intersects(other)).isEqualTo(other.intersects(one));
        if (holds(one, longitude) && holds(other, longitude)) {
            assertThat(one.intersects(other)).isTrue();
        }
    }

    private static boolean holds(BoundingBox box, double longitude) {
        return box.crossesAntimeridian()
                ? longitude >= box.west() || longitude <= box.east()
                : longitude >= box.west() && longitude <= box.east();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,2,3", "1,2,3,x", "1,50,3,40", "NaN,0,1,1", "-181,0,1,1", "0,0,1,91", ""})
    void shouldNameABrokenBox(String text) {
        assertThatThrownBy(() -> BoundingBox.parse(text))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void shouldReadOpenIntervals() {
        Instant noon = Instant.parse("2026-11-01T12:00:00Z");

        assertThat(TimeInterval.parse("2026-11-01T12:00:00Z").contains(noon)).isTrue();
        assertThat(TimeInterval.parse("../2026-11-01T12:00:00Z").contains(noon.plusSeconds(1)))
                .isFalse();
        assertThat(TimeInterval.parse("2026-11-01T14:00:00+02:00/").contains(noon))
                .isTrue();
        assertThatThrownBy(() -> TimeInterval.parse("yesterday")).hasMessageContaining("yesterday");
        assertThatThrownBy(() -> TimeInterval.parse("2026-11-02T00:00:00Z/2026-11-01T00:00:00Z"))
                .hasMessageContaining("ends after");
    }

    @Test
    void shouldKeepVectorsToThemselves() {
        float[] values = {3, 4};
        Embedding embedding = Embedding.of(values);
        values[0] = 9;
        embedding.toArray()[1] = 9;

        assertThat(embedding).isEqualTo(Embedding.of(new float[] {3, 4})).hasToString("Embedding[2]");
        assertThat(embedding.normalised()).isEqualTo(Embedding.of(new float[] {0.6f, 0.8f}));
        assertThatThrownBy(() -> embedding.dot(Embedding.of(new float[1])))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISMATCH));
    }
}
