package dev.swath.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestLimitsTest {
    @Test
    void shouldRefuseOneMoreThanFits() {
        ConcurrencyLimit limit = new ConcurrencyLimit("queries", 2);
        limit.enter();

        assertThat(limit.run(() -> "second")).isEqualTo("second");
        limit.enter();
        assertCode(() -> limit.run(() -> "third"), ErrorCode.TOO_MANY_REQUESTS);
        limit.leave();

        assertThat(limit.run(() -> "third")).isEqualTo("third");
    }

    @Test
    void shouldFreeThePlaceOfACallThatFails() {
        ConcurrencyLimit limit = new ConcurrencyLimit("queries", 1);

        assertThatThrownBy(() -> limit.run(() -> {
                    throw new IllegalStateException("failed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(limit.run(() -> "next")).isEqualTo("next");
    }

    @Test
    void shouldReadABodyUpToItsLimit() {
        assertThat(RequestBody.read(new ByteArrayInputStream(new byte[10]), 10L, 10))
                .hasSize(10);
        assertThat(RequestBody.read(new ByteArrayInputStream(new byte[10]), null, 10))
                .hasSize(10);
        assertThat(RequestBody.read(null, null, 10)).isEmpty();
        assertCode(() -> RequestBody.read(new ByteArrayInputStream(new byte[11]), null, 10), ErrorCode.IMAGE_TOO_LARGE);
    }

    @Test
    void shouldReadNothingOfABodyThatIsDeclaredTooLarge() {
        assertCode(() -> RequestBody.read(new Broken(), 11L, 10), ErrorCode.IMAGE_TOO_LARGE);
        assertCode(() -> RequestBody.read(new Broken(), 10L, 10), ErrorCode.INVALID_REQUEST);
    }

    private static void assertCode(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static final class Broken extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("broken off");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("broken off");
        }
    }
}
