package dev.swath.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.swath.catalogue.ObjectKey;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BucketScenesTest {
    /** The embedded store cannot hold them, so a server plays one that can. */
    @Test
    void shouldListKeysThatTheStoreCannotBeAskedFor() throws IOException {
        String[] keys = {"/a.png", "./b.png", "c/../d.png", "e//f.png", "g.png"};
        HttpServer server = serve(keys);
        try (ObjectStore store = MinioObjectStore.open(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "swath", "secret")) {
            BucketScenes scenes = BucketScenes.read(store, "bucket", Instant.EPOCH);

            assertThat(scenes.etags())
                    .isEqualTo(Stream.of(keys).collect(Collectors.toMap(ObjectKey::new, key -> "etag")));
            assertThat(scenes.young()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer serve(String... keys) throws IOException {
        String listed = Stream.of(keys).map("""
                        <Contents><Key>%s</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>"etag"</ETag><Size>1</Size></Contents>"""::formatted).collect(Collectors.joining());
        String listing =
                "<ListBucketResult><Name>bucket</Name><Prefix></Prefix><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
                        + listed + "</ListBucketResult>";
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean region = exchange.getRequestURI().getQuery().contains("location");
            byte[] body = (region ? "<LocationConstraint></LocationConstraint>" : listing).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
