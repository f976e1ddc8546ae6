package dev.swath.ingest;

import static dev.swath.ingest.Owner.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.event.Look;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptUploadsTest {
    private final MemoryStore store = new MemoryStore();
    private final List<Look> looks = new ArrayList<>();
    private final AcceptUploads uploads = new AcceptUploads(store, SCENES, looks::addAll, 10, 1);

    @Test
    void shouldStoreAndPutALook() {
        ObjectKey key = new ObjectKey("a.jpg");

        AcceptUploads.Accepted accepted = uploads.accept(key, new ByteArrayInputStream(new byte[10]), 10, "image/jpeg");

        assertThat(accepted.sceneId()).isEqualTo(SceneId.of(SCENES, key, accepted.etag()));
        assertThat(looks).containsExactly(new Look(SCENES, key, Look.Why.UPLOAD));
    }

    @Test
    void shouldRefuseWhatIsTooLargeDeclaredOrNot() {
        for (long declared : new long[] {11, -1}) {
            assertThatExceptionOfType(CatalogueException.class)
                    .isThrownBy(() -> uploads.accept(
                            new ObjectKey("a.jpg"), new ByteArrayInputStream(new byte[11]), declared, "image/jpeg"))
                    .matches(e -> e.code() == ErrorCode.IMAGE_TOO_LARGE);
        }
        assertThat(store.calls).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({
        "a%20b.jpg, a b.jpg",
        "a+b.jpg, a+b.jpg",
        "a%2Fb.jpg, a/b.jpg",
        "a%252Fb.jpg, a%2Fb.jpg",
        "%C3%BC.jpg, ü.jpg",
        "ü.jpg, ü.jpg",
        "a..b.jpg, a..b.jpg"
    })
    void shouldDecodeThePathOnce(String encoded, String key) {
        assertThat(UploadPath.decode(encoded)).hasToString(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../a.jpg", "x/%2e%2e/a.jpg", "x%2F..%2Fa.jpg", "./a", "a%", "a%g0", "%ff.jpg", "a%00"})
    void shouldRefuseWhatIsNoKey(String encoded) {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> UploadPath.decode(encoded))
                .matches(e -> e.code() == ErrorCode.INVALID_KEY);
    }
}
