package dev.swath.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.ChangePage;
import dev.swath.catalogue.api.IndexPage;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.api.IndexVersions;
import dev.swath.catalogue.api.OpenFailures;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileFailed;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The query gateway's HTTP calls. Thread-safe.
 *
 * <p>Each call throws {@link UnreachableException} if nothing answers, and {@link CatalogueException} with the problem document's code, field and detail if the
 * gateway refuses it or fails.
 */
public final class GatewayClient implements AutoCloseable {
    /** Stands for the cursor of one who has read everything. */
    public static final String NOW = "now";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int PAGE = 1000;
    private static final int NOT_FOUND = 404;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI gateway;

    /** @param gateway its address, such as {@code http://127.0.0.1:8080} */
    public GatewayClient(URI gateway) {
        this.gateway = gateway;
    }

    /** {@code POST /api/search}: one page of hits, best first. */
    public SearchAnswer search(SearchQuery query) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve("/api/search"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json(query)));
        return read(SearchAnswer.class, send(request));
    }

    /** {@code POST /api/chat}: the answer to a conversation's last turn. Both are as docs/interfaces.md describes them. */
    public JsonNode chat(JsonNode request) {
        HttpRequest.Builder post = HttpRequest.newBuilder(gateway.resolve("/api/chat"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()));
        return read(JsonNode.class, send(post));
    }

    /** {@code GET /api/status}: the catalogue in numbers. */
    public CatalogueStatus status() {
        return read(CatalogueStatus.class, get("/api/status"));
    }

    /**
     * {@code GET /api/failures}: the open ones, newest first.
     *
     * @param limit 1 to 10,000
     */
    public OpenFailures failures(int limit) {
        return read(OpenFailures.class, get("/api/failures?limit=" + limit));
    }

    /** {@code GET /api/failures?id=…}: the open failure with that id. */
    public Optional<TileFailed> findFailure(String id) {
        HttpResponse<byte[]> response = get("/api/failures?id=" + encoded(id));
        return response.statusCode() == NOT_FOUND
                ? Optional.empty()
                : read(OpenFailures.class, response).failures().stream().findFirst();
    }

    /** {@code GET /api/scenes?key=…}: what the catalogue knows of a key, or empty while it knows nothing. */
    public Optional<SceneStatus> findScene(ObjectKey key) {
        HttpResponse<byte[]> response = get("/api/scenes?key=" + encoded(key.value()));
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(read(SceneStatus.class, response));
    }

    /** {@code GET /api/index/versions}: the model versions that the index has rows of. */
    public IndexVersions indexVersions() {
        return read(IndexVersions.class, get("/api/index/versions"));
    }

    /**
     * {@code GET /api/index/tiles}, page by page: every live row of a model version.
     *
     * @param modelVersion null for the one that searches use
     */
    public void indexTiles(@Nullable ModelVersion modelVersion, Consumer<IndexRow> listener) {
        String version = modelVersion == null ? "" : encoded(modelVersion.value());
        TileId after = null;
        do {
            IndexPage page = read(
                    IndexPage.class,
                    get("/api/index/tiles?limit=%d&modelVersion=%s&after=%s"
                            .formatted(PAGE, version, after == null ? "" : after)));
            page.tiles().forEach(listener);
            after = page.next();
        } while (after != null);
    }

    /**
     * {@code GET /api/changes}: what happened to the items, one page.
     *
     * @param after the {@code next} of the page before, or {@link #NOW}; null to begin with all items
     * @param limit 1 to 10,000
     */
    public ChangePage changes(@Nullable String after, int limit) {
        return read(
                ChangePage.class,
                get("/api/changes?limit=%d&after=%s".formatted(limit, after == null ? "" : encoded(after))));
    }

    /** {@code GET /api/tiles/{tileId}}: what is known of a tile. */
    public TileDetails tile(TileId tileId) {
        return read(TileDetails.class, get("/api/tiles/" + tileId));
    }

    /** {@code GET /api/tiles/{tileId}/chip}: a PNG. */
    public byte[] chip(TileId tileId) {
        HttpResponse<byte[]> response = get("/api/tiles/" + tileId + "/chip");
        if (!isSuccess(response)) {
            throw problem(response);
        }
        return response.body();
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpResponse<byte[]> get(String pathAndQuery) {
        return send(HttpRequest.newBuilder(gateway.resolve(pathAndQuery)).GET());
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UnreachableException(gateway, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(gateway, e);
        }
    }

    private static <T> T read(Class<T> type, HttpResponse<byte[]> response) {
        if (!isSuccess(response)) {
            throw problem(response);
        }
        try {
            return EventJson.mapper().readValue(response.body(), type);
        } catch (IOException e) {
            throw notJson(response, e);
        }
    }

    private static boolean isSuccess(HttpResponse<byte[]> response) {
        return response.statusCode() / 100 == 2;
    }

    /** The exception for a problem document (RFC 9457). */
    private static CatalogueException problem(HttpResponse<byte[]> response) {
        try {
            JsonNode problem = EventJson.mapper().readTree(response.body());
            ErrorCode code = code(problem.path("code").asText());
            String detail = problem.path("detail").asText("the gateway answered " + response.statusCode());
            String field = problem.path("field").textValue();
            return field == null
                    ? new CatalogueException(code, detail)
                    : new CatalogueException(code, withoutPrefix(detail, field + ": ")).withField(field);
        } catch (IOException e) {
            return notJson(response, e);
        }
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static CatalogueException notJson(HttpResponse<byte[]> response, IOException cause) {
        return new CatalogueException(
                ErrorCode.INTERNAL_ERROR,
                "expected JSON from %s, found status %d".formatted(response.uri(), response.statusCode()),
                cause);
    }

    /** A gateway of another version may know codes that this client does not. */
    private static ErrorCode code(String name) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.name().equals(name))
                .findFirst()
                .orElse(ErrorCode.INTERNAL_ERROR);
    }

    private static String json(SearchQuery query) {
        try {
            return EventJson.mapper().writeValueAsString(query);
        } catch (JsonProcessingException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "expected a search that has JSON", e);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
