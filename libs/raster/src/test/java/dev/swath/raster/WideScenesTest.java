package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.TileWindow;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenes so wide that the rows of one tile do not fit the memory. */
class WideScenesTest {
    private static final int DEFLATE = 8;
    private static final SceneLimits LITTLE = new SceneLimits(150_000_000, 8 << 20, OptionalDouble.empty());
    private static final int WIDTH = 20_000;
    private static final int HEIGHT = 300;

    @Test
    void shouldInflateTheRowsOfAPngOnceForManyTiles() {
        assertFewPasses(BombFiles.png(WIDTH, HEIGHT));
    }

    @Test
    void shouldInflateAStripOnceForManyTiles() {
        assertFewPasses(new Pictures.Tiff(WIDTH, HEIGHT, 3, 8, 1)
                .strip(DEFLATE, BombFiles.deflated(3L * WIDTH * HEIGHT))
                .bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "tiff"})
    void shouldReadTheSamePixelsAsWithMuchMemory(String format) {
        byte[] file = Pictures.rgb(6000, 300, format);
        Scene little = new SceneReader(LITTLE).open(file);
        Scene much = new SceneReader(SceneLimits.DEFAULT).open(file);
        ScenePicture picture = much.picture();
        ScenePicture wide = little.picture();

        for (TileWindow window : Tiling.DEFAULT.windows(6000, 300)) {
            TilePicture expected = picture.tile(window);
            TilePicture found = wide.tile(window);
            for (int y = 0; y < window.height(); y += 3) {
                for (int x = 0; x < window.width(); x += 3) {
                    assertThat(found.rgb(x, y)).isEqualTo(expected.rgb(x, y));
                }
            }
        }
    }

    /** As many as fit the memory share a pass; without that, each of 158 tiles would need its own. */
    private static void assertFewPasses(byte[] file) {
        CountingSource source = new CountingSource(ByteSource.of(file));
        Scene scene = new SceneReader(LITTLE).open(source, SceneHints.NONE);
        ScenePicture picture = scene.picture();
        List<TileWindow> windows = picture.inReadingOrder(Tiling.DEFAULT.windows(WIDTH, HEIGHT));
        assertThat(windows).hasSize(158);

        windows.forEach(picture::tile);

        assertThat(source.bytes()).isLessThan(40L * file.length);
    }
}
