package dev.swath.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The query gateway's HTTP calls. */
public final class GatewayClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI gateway;

    public GatewayClient(URI gateway) {
        this.gateway = gateway;
    }

    /** {@code POST /api/search}; see the gateway's OpenAPI document for both bodies. */
    public JsonNode search(JsonNode request) {
        return require(send(HttpRequest.newBuilder(gateway.resolve("/api/search"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))));
    }

    /** {@code GET /api/status}. */
    public JsonNode status() {
        return require(get("/api/status"));
    }

    /** {@code GET /api/failures}: the open ones. */
    public JsonNode failures(int limit) {
        return require(get("/api/failures?limit=" + limit));
    }

    /** {@code GET /api/scenes?key=…}: what the catalogue knows of a key, or empty while it knows nothing. */
    public Optional<JsonNode> findScene(ObjectKey key) {
        HttpResponse<String> response =
                get("/api/scenes?key=" + URLEncoder.encode(key.value(), StandardCharsets.UTF_8));
        return response.statusCode() == 404 ? Optional.empty() : Optional.of(require(response));
    }

    /** {@code GET /api/index/versions}: whose rows the index has. */
    public JsonNode indexVersions() {
        return require(get("/api/index/versions"));
    }

    /** {@link #indexTiles(String, Consumer)} of the current model version. */
    public void indexTiles(Consumer<JsonNode> row) {
        indexTiles("", row);
    }

    /** {@code GET /api/index/tiles}, page by page: every live row of a model version. */
    public void indexTiles(String modelVersion, Consumer<JsonNode> row) {
        String after = "";
        do {
            JsonNode page =
                    require(get("/api/index/tiles?limit=1000&modelVersion=%s&after=%s".formatted(modelVersion, after)));
            page.path("tiles").forEach(row);
            after = page.path("next").asText("");
        } while (!after.isEmpty());
    }

    /** {@code GET /api/tiles/{tileId}}: a tile's record. */
    public JsonNode tile(String tileId) {
        return require(get("/api/tiles/" + tileId));
    }

    /** {@code GET /api/tiles/{tileId}/chip}: a PNG. */
    public byte[] chip(String tileId) {
        HttpResponse<byte[]> response = send(
                HttpRequest.newBuilder(gateway.resolve("/api/tiles/" + tileId + "/chip"))
                        .GET(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new CatalogueException(
                    ErrorCode.NOT_FOUND,
                    "expected the chip of tile %s, found status %d".formatted(tileId, response.statusCode()));
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpResponse<String> get(String pathAndQuery) {
        return send(HttpRequest.newBuilder(gateway.resolve(pathAndQuery)).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return http.send(request.timeout(TIMEOUT).build(), body);
        } catch (IOException e) {
            throw new UnreachableException(gateway, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(gateway, e);
        }
    }

    private JsonNode require(HttpResponse<String> response) {
        try {
            JsonNode body = EventJson.mapper().readTree(response.body());
            if (response.statusCode() / 100 == 2) {
                return body;
            }
            throw new CatalogueException(
                    code(body), body.path("detail").asText("the gateway answered " + response.statusCode()));
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.INTERNAL_ERROR,
                    "expected JSON from %s, found status %d".formatted(response.uri(), response.statusCode()),
                    e);
        }
    }

    private static ErrorCode code(JsonNode problem) {
        String name = problem.path("code").asText();
        for (ErrorCode code : ErrorCode.values()) {
            if (code.name().equals(name)) {
                return code;
            }
        }
        return ErrorCode.INTERNAL_ERROR;
    }
}
