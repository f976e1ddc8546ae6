package dev.swath.gateway.explain;

import dev.swath.chip.Chip;
import java.util.List;

/** A chip divided into cells: with one covered, or with all marked. */
final class CoveredChip {
    /** Cells along each side. */
    static final int SIDE = 7;

    private static final int RED = 255;

    private CoveredChip() {}

    /** The chip with a cell in the chip's mean colour. */
    static Chip without(Chip chip, int column, int row) {
        byte[] pixels = chip.toArray();
        int[] mean = mean(pixels);
        for (int y = edge(row, chip.height()); y < edge(row + 1, chip.height()); y++) {
            for (int x = edge(column, chip.width()); x < edge(column + 1, chip.width()); x++) {
                int at = (y * chip.width() + x) * Chip.CHANNELS;
                for (int channel = 0; channel < Chip.CHANNELS; channel++) {
                    pixels[at + channel] = (byte) mean[channel];
                }
            }
        }
        return Chip.of(chip.width(), chip.height(), pixels);
    }

    /** The chip with red over each cell, as strong as its share of the largest value; what is not above 0 stays plain. */
    static Chip marked(Chip chip, List<List<Double>> grid) {
        double most = grid.stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
        byte[] pixels = chip.toArray();
        for (int y = 0; y < chip.height(); y++) {
            for (int x = 0; x < chip.width(); x++) {
                double value = grid.get(cell(y, chip.height())).get(cell(x, chip.width()));
                double strength = most <= 0 ? 0 : 0.7 * Math.max(0, value) / most;
                int at = (y * chip.width() + x) * Chip.CHANNELS;
                pixels[at] = (byte) Math.round((1 - strength) * (pixels[at] & 0xff) + strength * RED);
                pixels[at + 1] = (byte) Math.round((1 - strength) * (pixels[at + 1] & 0xff));
                pixels[at + 2] = (byte) Math.round((1 - strength) * (pixels[at + 2] & 0xff));
            }
        }
        return Chip.of(chip.width(), chip.height(), pixels);
    }

    private static int[] mean(byte[] pixels) {
        long[] sum = new long[Chip.CHANNELS];
        for (int i = 0; i < pixels.length; i++) {
            sum[i % Chip.CHANNELS] += pixels[i] & 0xff;
        }
        int[] mean = new int[Chip.CHANNELS];
        for (int channel = 0; channel < mean.length; channel++) {
            mean[channel] = (int) (sum[channel] * Chip.CHANNELS / pixels.length);
        }
        return mean;
    }

    private static int edge(int cell, int length) {
        return cell * length / SIDE;
    }

    private static int cell(int at, int length) {
        return Math.min(SIDE - 1, (at * SIDE + SIDE - 1) / length);
    }
}
