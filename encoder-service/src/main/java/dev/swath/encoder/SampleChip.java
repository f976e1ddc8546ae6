package dev.swath.encoder;

import dev.swath.chip.Chip;

/** A chip that belongs to no tile: colours that run into each other. It proves that a model runs. */
final class SampleChip {
    private static final int SIDE = 64;

    static final Chip CHIP = Chip.of(SIDE, SIDE, pixels());

    private SampleChip() {}

    private static byte[] pixels() {
        byte[] pixels = new byte[SIDE * SIDE * Chip.CHANNELS];
        for (int i = 0; i < SIDE * SIDE; i++) {
            pixels[i * Chip.CHANNELS] = (byte) (4 * (i % SIDE));
            pixels[i * Chip.CHANNELS + 1] = (byte) (4 * (i / SIDE));
            pixels[i * Chip.CHANNELS + 2] = (byte) (2 * (i % SIDE + i / SIDE));
        }
        return pixels;
    }
}
