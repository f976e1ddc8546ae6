package dev.swath.cli;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SceneStatus;
import dev.swath.catalogue.api.TileDetails;
import dev.swath.client.GatewayClient;
import dev.swath.client.SwathClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "chips",
        description = "Draws chips, each with its caption and key, on one picture.",
        mixinStandardHelpOptions = true)
final class ChipsCommand implements Callable<Integer> {
    private static final int MOST_CHIPS = 600;

    @Option(names = "--sheet", paramLabel = "FILE", required = true, description = "the file to write, a PNG")
    private Path sheet = Path.of("");

    @Option(names = "--scene", paramLabel = "KEY", description = "only the chips of that scene")
    private @Nullable String scene;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Override
    public Integer call() throws IOException {
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            GatewayClient gateway = swath.gateway();
            List<TileDetails> tiles = tiles(gateway);
            if (tiles.isEmpty()) {
                System.err.println("swath: no tile is searchable yet");
                return SwathCli.FAILED;
            }
            List<TileDetails> shown = tiles.subList(0, Math.min(tiles.size(), MOST_CHIPS));
            ContactSheet picture = new ContactSheet(shown.size());
            for (TileDetails tile : shown) {
                picture.add(
                        ImageIO.read(new ByteArrayInputStream(
                                gateway.chip(tile.tile().tileId()))),
                        Objects.requireNonNullElse(tile.caption(), "(no caption)"),
                        name(tile.tile()));
            }
            picture.write(sheet);
            System.out.printf("%d of %d chips on %s%n", shown.size(), tiles.size(), sheet);
            return 0;
        }
    }

    /** The tiles' records, by key and then row by row within the scene. */
    private List<TileDetails> tiles(GatewayClient gateway) {
        String sceneId = scene == null ? "" : sceneId(gateway, new ObjectKey(scene));
        List<TileId> tileIds = new ArrayList<>();
        gateway.indexTiles(null, row -> tileIds.add(row.tileId()));
        return tileIds.stream()
                .filter(tileId -> tileId.value().startsWith(sceneId))
                .map(gateway::tile)
                .sorted(Comparator.comparing(
                                (TileDetails tile) -> tile.tile().key().value())
                        .thenComparingInt(tile -> tile.tile().window().y())
                        .thenComparingInt(tile -> tile.tile().window().x()))
                .toList();
    }

    private static String sceneId(GatewayClient gateway, ObjectKey key) {
        return gateway.findScene(key)
                .map(SceneStatus::sceneId)
                .map(SceneId::value)
                .orElseThrow(() -> new CatalogueException(ErrorCode.NOT_FOUND, "there is no scene " + key));
    }

    private static String name(Tile tile) {
        return "%s %d,%d".formatted(tile.key(), tile.window().x(), tile.window().y());
    }
}
