package dev.swath.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpTapTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int PIECE = 16 << 10;

    private final HttpTap tap = new HttpTap();

    @Test
    void shouldHoldAPutInItsMiddle() throws Exception {
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        HttpTap.HeldPut hold = tap.holdPut("/packs/", 1, PIECE);
        Thread client = Thread.ofVirtual().start(() -> copy(server, put("/packs/a"), put("/packs/b"), body(), body()));

        assertThat(hold.await(SOON)).isTrue();
        int passed = server.size();
        assertThat(passed).isLessThan(2 * put("/packs/a").length + 2 * PIECE);
        assertThat(client.isAlive()).isTrue();
        hold.release();

        await().atMost(SOON).until(() -> !client.isAlive());
        assertThat(server.size()).isEqualTo(2 * put("/packs/a").length + 2 * PIECE);
    }

    @Test
    void shouldHoldNothingElse() throws Exception {
        ByteArrayOutputStream server = new ByteArrayOutputStream();
        HttpTap.HeldPut hold = tap.holdPut("/packs/", 0, 1);

        copy(server, put("/scenes/a"), body(), "GET /packs/a HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(server.size()).isGreaterThan(PIECE);
        assertThat(hold.await(Duration.ZERO)).isFalse();
    }

    private void copy(ByteArrayOutputStream server, byte[]... pieces) {
        List<InputStream> streams = List.of(pieces).stream()
                .<InputStream>map(ByteArrayInputStream::new)
                .toList();
        try (InputStream client = new SequenceInputStream(Collections.enumeration(streams))) {
            tap.copy(client, server);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] put(String target) {
        return "PUT %s HTTP/1.1\r\nHost: store\r\n\r\n".formatted(target).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] body() {
        return new byte[PIECE];
    }
}
