package dev.swath.caption.openai;

import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.TileWindow;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipWriter;

/** A picture that belongs to no tile: colours that run into each other. It proves that a server answers. */
final class SamplePicture {
    private static final int SIDE = 64;
    private static final int STEP = 255 / (SIDE - 1);
    private static final TileId NO_TILE = TileId.of(new SceneId("0".repeat(32)), new TileWindow(0, 0, 1, 1));

    private SamplePicture() {}

    static byte[] png() {
        byte[] pixels = new byte[SIDE * SIDE * Chip.CHANNELS];
        for (int i = 0; i < SIDE * SIDE; i++) {
            pixels[i * Chip.CHANNELS] = (byte) (STEP * (i % SIDE));
            pixels[i * Chip.CHANNELS + 1] = (byte) (STEP * (i / SIDE));
        }
        return ChipWriter.write(NO_TILE, Chip.of(SIDE, SIDE, pixels));
    }
}
