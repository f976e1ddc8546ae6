package dev.swath.chip;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Reads the PNG that {@link ChipWriter} or an earlier version of Swath wrote. */
public final class ChipReader {
    private ChipReader() {}

    /**
     * The chip of a tile.
     *
     * @param png not retained
     * @param place where it was read, for the check that it is the tile's, and for messages
     * @throws CatalogueException CHIP_UNREADABLE if it is none, is broken, or is another tile's
     */
    public static Chip read(byte[] png, ChipPlace place) {
        PlainPng plain = PlainPng.of(png).orElse(null);
        if (place.isPacked()) {
            if (plain == null) {
                throw place.unreadable("expected a chip, found other bytes");
            }
            String found = plain.tileId().orElse("none");
            if (!found.equals(place.tileId().value())) {
                throw place.unreadable("expected its chip, found that of tile " + found);
            }
        }
        if (plain != null && (long) plain.width() * plain.height() <= ChipPlace.MOST_PIXELS) {
            byte[] pixels = plain.pixels().orElse(null);
            if (pixels != null) {
                return Chip.of(plain.width(), plain.height(), pixels);
            }
        }
        if (place.isPacked()) {
            throw place.unreadable("its chip is broken");
        }
        return readByImageIo(png, place);
    }

    /** Chips of the first versions were written by ImageIO. */
    private static Chip readByImageIo(byte[] png, ChipPlace place) {
        try {
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
            if (picture == null || (long) picture.getWidth() * picture.getHeight() > ChipPlace.MOST_PIXELS) {
                throw place.unreadable("its chip is no picture, or a large one");
            }
            int[] row = new int[picture.getWidth()];
            byte[] pixels = new byte[row.length * picture.getHeight() * Chip.CHANNELS];
            int to = 0;
            for (int y = 0; y < picture.getHeight(); y++) {
                picture.getRGB(0, y, row.length, 1, row, 0, row.length);
                for (int rgb : row) {
                    pixels[to++] = (byte) (rgb >> 16);
                    pixels[to++] = (byte) (rgb >> 8);
                    pixels[to++] = (byte) rgb;
                }
            }
            return Chip.of(row.length, picture.getHeight(), pixels);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new CatalogueException(
                    ErrorCode.CHIP_UNREADABLE, "tile %s: its chip is broken: %s".formatted(place.tileId(), e), e);
        }
    }
}
