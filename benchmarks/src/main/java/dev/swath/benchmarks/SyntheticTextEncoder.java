package dev.swath.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.swath.benchmarks.query.SyntheticCatalogue;
import dev.swath.benchmarks.query.SyntheticTiles;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A text encoder for synthetic tiles. It embeds each text with the bundle's encoder, so that a text takes what it takes, and
 * answers the synthetic query of the number that the text begins with.
 */
final class SyntheticTextEncoder implements AutoCloseable {
    private static final String PATH = "/api/query-encoder/text";

    private final LanguageModel language;
    private final TextQueryEncoder encoder;
    private final SyntheticTiles tiles;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private SyntheticTextEncoder(LanguageModel language, SyntheticTiles tiles) throws IOException {
        this.language = language;
        this.encoder = TextQueryEncoder.open(language);
        this.tiles = tiles;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    static SyntheticTextEncoder start(Path bundle, SyntheticTiles tiles) throws IOException {
        SyntheticTextEncoder started = new SyntheticTextEncoder(
                LanguageModel.open(ModelBundle.open(bundle), SessionSettings.on(Device.CPU)), tiles);
        started.server.createContext(PATH, started::answer);
        started.server.setExecutor(started.threads);
        started.server.start();
        return started;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        encoder.close();
        language.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String text = EventJson.mapper()
                    .readTree(exchange.getRequestBody())
                    .path("text")
                    .asText();
            var _ = encoder.encode(text);
            int number = Integer.parseInt(text.substring(0, text.indexOf(' ')));
            byte[] answer = EventJson.mapper()
                    .writeValueAsBytes(
                            new QueryVector(SyntheticCatalogue.MODEL, Embedding.of(tiles.query(number)), null));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
