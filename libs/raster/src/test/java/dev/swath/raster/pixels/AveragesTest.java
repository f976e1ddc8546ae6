package dev.swath.raster.pixels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.TileWindow;
import org.junit.jupiter.api.Test;

class AveragesTest {
    @Test
    void shouldAverageMillionsOfPixelsHoldingFewAtATime() {
        int width = 10_000_000;
        Level size = Level.whole(width, 2, width, 2);
        int[] largest = {0};

        ColourWindow means = new Averages(size, 4, 1, new TileWindow(1, 0, 2, 1), 1).read(part -> {
            largest[0] = Math.max(largest[0], part.width() * part.height());
            double[] samples = new double[part.width() * part.height()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = part.x() + i % part.width();
            }
            return new ColourWindow(new double[][] {samples}, new boolean[samples.length]);
        });

        assertThat(means.samples()[0]).containsExactly(3_749_999.5, 6_249_999.5);
        assertThat(largest[0]).isLessThanOrEqualTo(1 << 16);
    }

    @Test
    void shouldAverageWhatHoldsSomethingHoweverLittleThatIs() {
        Level size = Level.whole(4, 4, 4, 4);

        ColourWindow means = new Averages(size, 2, 2, new TileWindow(0, 0, 2, 2), 1).read(part -> {
            double[] samples = new double[16];
            boolean[] missing = new boolean[16];
            for (int i = 0; i < 16; i++) {
                samples[i] = i;
                missing[i] = i != 5 && i != 10 && i != 11;
            }
            return new ColourWindow(new double[][] {samples}, missing);
        });

        assertThat(means.samples()[0]).containsExactly(5, 0, 0, 10.5);
        assertThat(means.missing()).containsExactly(false, true, true, false);
    }

    @Test
    void shouldTakeAPixelMoreThanOnceWhereTheGridIsFiner() {
        Level size = Level.whole(3, 1, 3, 1);

        ColourWindow means = new Averages(size, 3, 2, new TileWindow(0, 0, 3, 2), 1)
                .read(part -> new ColourWindow(new double[][] {{1, 2, 3}}, new boolean[3]));

        assertThat(means.samples()[0]).containsExactly(1, 2, 3, 1, 2, 3);
    }
}
