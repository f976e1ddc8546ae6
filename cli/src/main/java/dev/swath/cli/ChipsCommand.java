package dev.swath.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.client.GatewayClient;
import dev.swath.client.SwathClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "chips",
        description = "Draws the chips, each with its caption and key, on one sheet.",
        mixinStandardHelpOptions = true)
final class ChipsCommand implements Callable<Integer> {
    private static final int MOST_CHIPS = 600;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            required = true,
            description = "where the picture is written, as PNG")
    private Path sheet = Path.of("");

    @Option(names = "--scene", paramLabel = "KEY", description = "the chips of that scene alone")
    private @Nullable String scene;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Override
    public Integer call() throws IOException {
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            GatewayClient gateway = swath.gateway();
            List<JsonNode> tiles = tiles(gateway);
            if (tiles.isEmpty()) {
                System.err.println("swath: no tile is searchable yet");
                return SwathCli.FAILED;
            }
            ContactSheet picture = new ContactSheet(Math.min(tiles.size(), MOST_CHIPS));
            for (JsonNode tile : tiles.subList(0, Math.min(tiles.size(), MOST_CHIPS))) {
                picture.add(
                        ImageIO.read(new ByteArrayInputStream(
                                gateway.chip(tile.path("tileId").asText()))),
                        tile.path("caption").asText("(no caption)"),
                        key(tile));
            }
            picture.write(sheet);
            System.out.printf("%d of %d chips on %s%n", Math.min(tiles.size(), MOST_CHIPS), tiles.size(), sheet);
            return 0;
        }
    }

    /** Their records, by key and then as they lie in the scene, row by row. */
    private List<JsonNode> tiles(GatewayClient gateway) {
        String sceneId = scene == null ? "" : sceneId(gateway, new ObjectKey(scene));
        List<String> tileIds = new ArrayList<>();
        gateway.indexTiles(row -> tileIds.add(row.path("tileId").asText()));
        return tileIds.stream()
                .filter(tileId -> tileId.startsWith(sceneId))
                .map(gateway::tile)
                .sorted(Comparator.comparing((JsonNode tile) -> tile.path("key").asText())
                        .thenComparingInt(tile -> tile.path("window").path("y").asInt())
                        .thenComparingInt(tile -> tile.path("window").path("x").asInt()))
                .toList();
    }

    private static String sceneId(GatewayClient gateway, ObjectKey key) {
        return gateway.findScene(key)
                .map(found -> found.path("sceneId").asText())
                .orElseThrow(() -> new CatalogueException(ErrorCode.NOT_FOUND, "there is no scene " + key));
    }

    private static String key(JsonNode tile) {
        JsonNode window = tile.path("window");
        return "%s %d,%d"
                .formatted(
                        tile.path("key").asText(),
                        window.path("x").asInt(),
                        window.path("y").asInt());
    }
}
