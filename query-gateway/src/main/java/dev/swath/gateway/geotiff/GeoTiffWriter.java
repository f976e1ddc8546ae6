package dev.swath.gateway.geotiff;

import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.chip.Chip;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Writes a chip as a Cloud Optimized GeoTIFF: all directories at the beginning, then the blocks of the overviews, from the smallest on, then those of the picture
 * itself. Pixels are deflated without loss.
 *
 * @see <a href="https://docs.ogc.org/is/21-026/21-026.html">OGC 21-026, Cloud Optimized GeoTIFF</a>
 */
public final class GeoTiffWriter {
    private static final int BLOCK = 256;
    /** A picture that is no larger is read whole: it needs no overview. */
    private static final int LARGEST_WITHOUT_OVERVIEW = 512;

    private static final int HEADER_BYTES = 8;
    private static final int MAGIC = 42;

    private static final int REDUCED = 1;
    private static final int DEFLATE = 8;
    private static final int RGB = 2;
    private static final int HORIZONTAL = 2;

    private static final int PROJECTED = 1;
    private static final int GEOGRAPHIC = 2;
    private static final int PIXEL_IS_AREA = 1;
    private static final int USER_DEFINED = 32_767;
    private static final int ASCII_PARAMETERS = 34_737;

    private record PictureLevel(Chip picture, List<byte[]> blocks) {}

    private GeoTiffWriter() {}

    /** The whole file. */
    public static byte[] write(Chip chip, GeoReference reference) {
        List<PictureLevel> levels = new ArrayList<>();
        Chip picture = chip;
        levels.add(new PictureLevel(picture, blocks(picture)));
        while (Math.max(picture.width(), picture.height()) > LARGEST_WITHOUT_OVERVIEW) {
            picture = halved(picture);
            levels.add(new PictureLevel(picture, blocks(picture)));
        }
        List<TiffTags> directories = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            TiffTags directory = directory(levels.get(i), i > 0);
            directories.add(i == 0 ? placed(directory, reference) : directory);
        }
        return file(levels, directories);
    }

    private static byte[] file(List<PictureLevel> levels, List<TiffTags> directories) {
        int end = HEADER_BYTES + directories.stream().mapToInt(TiffTags::size).sum();
        for (int i = levels.size() - 1; i >= 0; i--) {
            List<byte[]> blocks = levels.get(i).blocks();
            int[] offsets = new int[blocks.size()];
            for (int b = 0; b < offsets.length; b++) {
                offsets[b] = end;
                end = Math.addExact(end, blocks.get(b).length);
            }
            directories.get(i).longs(324, offsets);
        }
        ByteBuffer file = ByteBuffer.allocate(end).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'I').put((byte) 'I').putShort((short) MAGIC).putInt(HEADER_BYTES);
        for (int i = 0; i < directories.size(); i++) {
            TiffTags directory = directories.get(i);
            directory.write(file, i + 1 < directories.size() ? file.position() + directory.size() : 0);
        }
        for (int i = levels.size() - 1; i >= 0; i--) {
            levels.get(i).blocks().forEach(file::put);
        }
        return file.array();
    }

    /** The offsets of the blocks are put in later; their number, and so the size of the directory, is known. */
    private static TiffTags directory(PictureLevel level, boolean overview) {
        int[] sizes = level.blocks().stream().mapToInt(block -> block.length).toArray();
        return new TiffTags()
                .longs(254, overview ? REDUCED : 0)
                .longs(256, level.picture().width())
                .longs(257, level.picture().height())
                .shorts(258, Byte.SIZE, Byte.SIZE, Byte.SIZE)
                .shorts(259, DEFLATE)
                .shorts(262, RGB)
                .shorts(277, Chip.CHANNELS)
                .shorts(284, 1)
                .shorts(317, HORIZONTAL)
                .longs(322, BLOCK)
                .longs(323, BLOCK)
                .longs(324, new int[sizes.length])
                .longs(325, sizes)
                .shorts(339, 1, 1, 1);
    }

    private static TiffTags placed(TiffTags directory, GeoReference reference) {
        PixelTransform t = reference.transform();
        boolean northUp = t.xPerRow() == 0 && t.yPerColumn() == 0 && t.xPerColumn() > 0 && t.yPerRow() < 0;
        if (northUp) {
            directory.doubles(33_550, t.xPerColumn(), -t.yPerRow(), 0);
            directory.doubles(33_922, 0, 0, 0, t.xOrigin(), t.yOrigin(), 0);
        } else {
            directory.doubles(
                    34_264,
                    t.xPerColumn(),
                    t.xPerRow(),
                    0,
                    t.xOrigin(),
                    t.yPerColumn(),
                    t.yPerRow(),
                    0,
                    t.yOrigin(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    1);
        }
        Integer code = reference.code();
        if (code != null) {
            boolean angles = reference.geographic();
            return directory.shorts(
                    34_735,
                    1,
                    1,
                    0,
                    3,
                    1024,
                    0,
                    1,
                    angles ? GEOGRAPHIC : PROJECTED,
                    1025,
                    0,
                    1,
                    PIXEL_IS_AREA,
                    angles ? 2048 : 3072,
                    0,
                    1,
                    code);
        }
        // By this GDAL and Esri's programs know a system that has no code.
        String citation = "ESRI PE String = " + reference.wkt() + "|";
        directory.ascii(ASCII_PARAMETERS, citation);
        return directory.shorts(
                34_735,
                1,
                1,
                0,
                3,
                1024,
                0,
                1,
                USER_DEFINED,
                1025,
                0,
                1,
                PIXEL_IS_AREA,
                3073,
                ASCII_PARAMETERS,
                citation.length(),
                0);
    }

    /** Row by row of blocks; a block that reaches over the edge is black there. */
    private static List<byte[]> blocks(Chip picture) {
        byte[] pixels = picture.toArray();
        List<byte[]> blocks = new ArrayList<>();
        for (int y = 0; y < picture.height(); y += BLOCK) {
            for (int x = 0; x < picture.width(); x += BLOCK) {
                blocks.add(deflated(differences(pixels, picture, x, y)));
            }
        }
        return blocks;
    }

    /** Each pixel less its left neighbour, by channel. */
    private static byte[] differences(byte[] pixels, Chip picture, int left, int top) {
        byte[] block = new byte[BLOCK * BLOCK * Chip.CHANNELS];
        int columns = Math.min(BLOCK, picture.width() - left) * Chip.CHANNELS;
        int rows = Math.min(BLOCK, picture.height() - top);
        int line = BLOCK * Chip.CHANNELS;
        for (int row = 0; row < rows; row++) {
            int from = ((top + row) * picture.width() + left) * Chip.CHANNELS;
            System.arraycopy(pixels, from, block, row * line, columns);
        }
        for (int row = 0; row < BLOCK; row++) {
            for (int i = (row + 1) * line - 1; i >= row * line + Chip.CHANNELS; i--) {
                block[i] -= block[i - Chip.CHANNELS];
            }
        }
        return block;
    }

    private static byte[] deflated(byte[] block) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
            deflater.setInput(block);
            deflater.finish();
            ByteArrayOutputStream packed = new ByteArrayOutputStream(block.length / 2);
            byte[] buffer = new byte[16 * 1024];
            while (!deflater.finished()) {
                packed.write(buffer, 0, deflater.deflate(buffer));
            }
            return packed.toByteArray();
        }
    }

    /** Each pixel is the mean of up to four. */
    private static Chip halved(Chip picture) {
        int width = (picture.width() + 1) / 2;
        int height = (picture.height() + 1) / 2;
        byte[] pixels = new byte[width * height * Chip.CHANNELS];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int right = Math.min(2 * x + 1, picture.width() - 1);
                int below = Math.min(2 * y + 1, picture.height() - 1);
                int[] four = {
                    picture.rgb(2 * x, 2 * y),
                    picture.rgb(right, 2 * y),
                    picture.rgb(2 * x, below),
                    picture.rgb(right, below)
                };
                for (int channel = 0; channel < Chip.CHANNELS; channel++) {
                    int shift = 16 - 8 * channel;
                    int sum = 2;
                    for (int rgb : four) {
                        sum += rgb >> shift & 0xff;
                    }
                    pixels[(y * width + x) * Chip.CHANNELS + channel] = (byte) (sum / 4);
                }
            }
        }
        return Chip.of(width, height, pixels);
    }
}
