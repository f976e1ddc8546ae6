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
import java.io.IOException;
import java.io.InputStream;
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

        AcceptUploads.StoredUpload accepted =
                uploads.accept(key, new ByteArrayInputStream(new byte[10]), 10, "image/jpeg");

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

    @Test
    void shouldRefuseMoreUploadsThanItHasPlacesFor() {
        InputStream body = failing(
                () -> uploads.accept(new ObjectKey("b.jpg"), new ByteArrayInputStream(new byte[1]), 1, "image/jpeg"));

        assertThat(refusal(body)).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    }

    @Test
    void shouldTellAFullDiskFromABodyThatBreaksOff() {
        assertThat(refusal(failing(() -> {
                    throw new IOException("No space left on device");
                })))
                .isEqualTo(ErrorCode.DISK_FULL);
        assertThat(refusal(failing(() -> {
                    throw new IOException("Connection reset");
                })))
                .isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(store.calls).hasValue(0);
    }

    private interface Reading {
        Object read() throws IOException;
    }

    private static InputStream failing(Reading reading) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                reading.read();
                return -1;
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                return read();
            }
        };
    }

    private ErrorCode refusal(InputStream body) {
        try {
            uploads.accept(new ObjectKey("a.jpg"), body, -1, "image/jpeg");
        } catch (CatalogueException e) {
            return e.code();
        }
        throw new AssertionError("the upload was taken");
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
