package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilingTest {
    @Test
    void shouldLeaveASmallSceneWhole() {
        assertThat(Tiling.DEFAULT.windows(512, 1)).containsExactly(new TileWindow(0, 0, 512, 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 150000000", "15, 600", "5357142, 28", "8193, 160001"})
    void shouldRefuseASceneOfTooManyTilesOrOfNoHeight(int width, int height) {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> Tiling.DEFAULT.windows(width, height))
                .matches(refusal -> refusal.code() == ErrorCode.IMAGE_TOO_LARGE)
                .withMessageContaining("%d×%d".formatted(width, height));
    }

    @Test
    void shouldTakeAsManyTilesAsASceneMayHave() {
        assertThat(Tiling.DEFAULT.windows(256 * Tiling.MOST_WINDOWS, 16)).hasSize(Tiling.MOST_WINDOWS);
    }

    @ParameterizedTest
    @CsvSource({"513, 513", "791, 718", "100, 5000", "1024, 1024", "10980, 600"})
    void shouldCoverEveryPixelWithEqualWindowsInsideTheScene(int width, int height) {
        List<TileWindow> windows = Tiling.DEFAULT.windows(width, height);

        assertThat(windows).doesNotHaveDuplicates();
        assertThat(windows).allSatisfy(window -> {
            assertThat(window.width()).isEqualTo(Math.min(256, width));
            assertThat(window.height()).isEqualTo(Math.min(256, height));
            assertThat(window.x() + window.width()).isLessThanOrEqualTo(width);
            assertThat(window.y() + window.height()).isLessThanOrEqualTo(height);
        });
        for (int[] pixel : new int[][] {{0, 0}, {width - 1, height - 1}, {width / 2, height / 3}, {255 % width, 256}}) {
            assertThat(windows)
                    .anyMatch(w -> w.x() <= pixel[0]
                            && pixel[0] < w.x() + w.width()
                            && w.y() <= pixel[1]
                            && pixel[1] < w.y() + w.height());
        }
        assertThat(windows).hasSize(Math.ceilDiv(width, 256) * Math.ceilDiv(height, 256));
    }
}
