package dev.swath.ingest;

import static dev.swath.ingest.Owner.SCENES;
import static dev.swath.ingest.Owner.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.event.Look.Why;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.catalogue.event.SceneSeen.State;
import dev.swath.catalogue.event.TileFailed;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which tiles hold too little. The scene has sixteen. */
class SkippedTilesTest {
    private static final int OPAQUE = 0xff336699;

    private final Owner owner = new Owner();

    @AfterEach
    void close() {
        owner.close();
    }

    @Test
    void shouldKeepATileOfWhichATenthHoldsSomething() {
        SceneSeen scene = scene((x, y) -> x < (y < 256 ? 274 : 273) ? OPAQUE : 0);

        assertThat(scene.windows()).contains(new TileWindow(248, 0, 256, 256));
        assertThat(scene.windows())
                .as("25 of 256 columns are less than a tenth")
                .hasSize(5);
        assertThat(scene.skipped()).isEqualTo(11);
    }

    @Test
    void shouldMeasureTilesByTheFullestWhereAllHoldLittle() {
        SceneSeen scene =
                scene((x, y) -> y < 248 && (x < 12 || (x >= 256 && x < 268) || x == 600 || x == 900) ? OPAQUE : 0);

        assertThat(scene.windows()).containsExactly(new TileWindow(0, 0, 256, 256), new TileWindow(248, 0, 256, 256));
        assertThat(scene.skipped()).isEqualTo(14);
    }

    @Test
    void shouldHaveATileOfASceneWithOneValidPixel() {
        SceneSeen scene = scene((x, y) -> x == 700 && y == 300 ? OPAQUE : 0);

        assertThat(scene.windows()).containsExactly(new TileWindow(496, 248, 256, 256));
    }

    @Test
    void shouldHaveNoTileOfASceneThatHoldsNothing() {
        SceneSeen scene = scene((x, y) -> 0);

        assertThat(scene.windows()).isEmpty();
        assertThat(scene.skipped()).isEqualTo(16);
        assertThat(owner.failures).isEmpty();
    }

    private SceneSeen scene(IntBinaryOperator colours) {
        BufferedImage picture = new BufferedImage(1000, 1000, BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                picture.setRGB(x, y, colours.applyAsInt(x, y));
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        owner.store.put(SCENES, "a.png", png.toByteArray());
        assertThat(events(owner.look(Why.LISTING, "a.png"), TileFailed.class)).isEmpty();
        SceneSeen scene = owner.scene("a.png");
        assertThat(scene.state()).isEqualTo(State.LIVE);
        return scene;
    }
}
