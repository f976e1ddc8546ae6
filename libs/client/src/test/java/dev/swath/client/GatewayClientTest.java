package dev.swath.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.api.CatalogueStatus;
import dev.swath.catalogue.api.IndexPage;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Scores;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.model.Caption;
import dev.swath.testfixtures.SampleTiles;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayClientTest {
    /** Nothing listens on port 1. */
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    private static final ModelVersion MODEL = new ModelVersion("mini-1-0-01234567");
    private static final Tile TILE = SampleTiles.tile("port/a.tif").build();

    private ScriptedGateway server;
    private GatewayClient client;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedGateway.start();
        client = new GatewayClient(server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldAskForAFailureByItsId() {
        server.answer("/api/failures?id=a%2Fingest", "{\"failures\": [], \"total\": 0}");
        server.fail("/api/failures?id=gone", 404, "{\"code\": \"NOT_FOUND\"}");

        assertThat(client.findFailure("a/ingest")).isEmpty();
        assertThat(client.findFailure("gone")).isEmpty();
        assertThat(server.requests()).containsExactly("GET /api/failures?id=a%2Fingest", "GET /api/failures?id=gone");
    }

    @Test
    void shouldSendWhatIsSearchedForAndReadTheHits() throws IOException {
        SearchAnswer expected = new SearchAnswer(
                List.of(SearchAnswer.Result.of(TILE, null, Scores.ofCosine(0.25), null)),
                "more",
                true,
                false,
                null,
                null,
                MODEL);
        server.answer("/api/search", json(expected));

        SearchAnswer answer = client.search(SearchQuery.builder()
                .text("a harbour")
                .bbox(new BoundingBox(1, 2, 3, 4))
                .limit(5)
                .build());

        assertThat(answer).isEqualTo(expected);
        String request = server.requests().getFirst();
        assertThat(request).startsWith("POST /api/search ");
        assertThat(tree(request.substring("POST /api/search ".length())))
                .isEqualTo(tree("{\"text\": \"a harbour\", \"bbox\": [1.0, 2.0, 3.0, 4.0], \"limit\": 5}"));
    }

    @Test
    void shouldReadWhatIsKnownOfATileAsTheGatewayWritesIt() {
        TileDetails expected =
                TileDetails.of(TILE, Caption.ofModel("a harbour", -0.5, Caption.Ending.END_TOKEN, 0.75), MODEL);
        server.answer("/api/tiles/" + TILE.tileId(), json(expected));

        assertThat(client.tile(TILE.tileId())).isEqualTo(expected);
        assertThat(json(expected)).startsWith("{\"tileId\":").contains("\"caption\":\"a harbour\"");
    }

    @Test
    void shouldReadTheIndexPageByPage() {
        TileId first = TILE.tileId();
        TileId second = SampleTiles.tile("port/a.tif", new TileWindow(256, 0, 256, 256))
                .build()
                .tileId();
        List<IndexRow> rows = List.of(new IndexRow(first, 1, MODEL, true), new IndexRow(second, 2, MODEL, false));
        String path = "/api/index/tiles?limit=1000&modelVersion=" + MODEL + "&after=";
        server.answer(path, json(new IndexPage(rows.subList(0, 1), first)));
        server.answer(path + first, json(new IndexPage(rows.subList(1, 2), null)));

        List<IndexRow> read = new ArrayList<>();
        client.indexTiles(MODEL, read::add);

        assertThat(read).isEqualTo(rows);
    }

    @Test
    void shouldIgnoreFieldsOfALaterGateway() {
        CatalogueStatus expected = new CatalogueStatus(
                1,
                2,
                2L,
                1L,
                null,
                0,
                Map.of("encode", 3L),
                MODEL,
                List.of(new CatalogueStatus.Complaint("index", ErrorCode.INDEX_UNAVAILABLE, "it is away")));
        server.answer("/api/status", json(expected).replace("{\"scenes\"", "{\"mood\":\"good\",\"scenes\""));

        assertThat(client.status()).isEqualTo(expected);
    }

    @Test
    void shouldFindNoSceneOfAKeyThatNobodyKnows() {
        assertThat(client.findScene(new ObjectKey("été/a b.tif"))).isEmpty();
        assertThat(server.requests()).containsExactly("GET /api/scenes?key=%C3%A9t%C3%A9%2Fa+b.tif");
    }

    @Test
    void shouldTellOfNobodyAtTheAddress() {
        try (GatewayClient lost = new GatewayClient(NOBODY)) {
            assertThatThrownBy(lost::status)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining(NOBODY.toString());
            assertThat(catchThrowableOfType(UnreachableException.class, lost::status)
                            .address())
                    .isEqualTo(NOBODY);
        }
    }

    @Test
    void shouldThrowWhatAProblemDocumentTells() {
        server.fail("/api/status", 503, "{\"code\": \"INDEX_UNAVAILABLE\", \"detail\": \"the index does not answer\"}");

        CatalogueException thrown = catchThrowableOfType(CatalogueException.class, client::status);

        assertThat(thrown).hasMessage("the index does not answer");
        assertThat(thrown.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE);
        assertThat(thrown.field()).isNull();
    }

    @Test
    void shouldNameTheFieldThatIsAtFault() {
        server.fail(
                "/api/search",
                400,
                "{\"code\": \"INVALID_REQUEST\", \"detail\": \"next: expected a cursor\", \"field\": \"next\"}");

        CatalogueException thrown = catchThrowableOfType(
                CatalogueException.class,
                () -> client.search(SearchQuery.builder().next("nonsense").build()));

        assertThat(thrown).hasMessage("next: expected a cursor");
        assertThat(thrown.field()).isEqualTo("next");
    }

    @Test
    void shouldTakeAnUnknownCodeForAFailureOfTheGateway() {
        server.fail("/api/status", 418, "{\"code\": \"TEAPOT\"}");

        CatalogueException thrown = catchThrowableOfType(CatalogueException.class, client::status);

        assertThat(thrown.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(thrown).hasMessage("the gateway answered 418");
    }

    @Test
    void shouldTellOfAnAnswerThatIsNoJson() {
        server.fail("/api/status", 502, "<html>bad gateway</html>");
        server.answer("/api/failures?limit=1", "no JSON");

        assertThatThrownBy(client::status)
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("expected JSON from")
                .hasMessageContaining("502");
        assertThatThrownBy(() -> client.failures(1)).hasMessageContaining("expected JSON from");
    }

    @Test
    void shouldTellOfAChipThatIsGone() {
        CatalogueException thrown = catchThrowableOfType(CatalogueException.class, () -> client.chip(TILE.tileId()));

        assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    private static String json(Object answer) {
        return EventJson.mapper().valueToTree(answer).toString();
    }

    private static JsonNode tree(String json) throws IOException {
        return EventJson.mapper().readTree(json);
    }
}
