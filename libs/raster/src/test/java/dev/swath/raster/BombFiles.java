package dev.swath.raster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Small files that claim or unfold to more than they are. */
public final class BombFiles {
    public static final int DEFLATE = 8;
    public static final int ZSTD = 50_000;
    private static final int SIDE = 64;
    private static final int TAGS = 8;

    private BombFiles() {}

    /** A TIFF of 8-bit grey whose one strip is empty.
     * @param next where the directory after the first is said to be */
    public static byte[] tiff(int width, int height, int next) {
        return tiff(width, height, 1, new byte[SIDE], next);
    }

    /** A TIFF of 64 × 64 grey pixels, 4,096 bytes, in one strip. */
    public static byte[] tiff(int compression, byte[] strip) {
        return tiff(SIDE, SIDE, compression, strip, 0);
    }

    private static byte[] tiff(int width, int height, int compression, byte[] strip, int next) {
        int directory = 8 + strip.length;
        ByteBuffer tiff = ByteBuffer.allocate(directory + 2 + 12 * TAGS + 4).order(ByteOrder.LITTLE_ENDIAN);
        tiff.putShort((short) 0x4949).putShort((short) 42).putInt(directory).put(strip);
        tiff.putShort((short) TAGS);
        int[][] tags = {
            {256, width},
            {257, height},
            {258, 8},
            {259, compression},
            {262, 1},
            {273, 8},
            {278, height},
            {279, strip.length}
        };
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 4).putInt(1).putInt(tag[1]);
        }
        return tiff.putInt(next).array();
    }

    /** A TIFF whose ImageWidth is so many values of one byte, which are all in the file. */
    public static byte[] tiffOfManyWidths(int count) {
        byte[] tiff = tiff(SIDE, SIDE, 1, new byte[count], 0);
        ByteBuffer.wrap(tiff)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(8 + count + 4, (short) 1)
                .putInt(8 + count + 6, count)
                .putInt(8 + count + 10, 8);
        return tiff;
    }

    /** A grey TIFF of so many pixels a side, each a tile of its own; all are one byte of the file. */
    public static byte[] tiffOfSmallTiles(int side) {
        int tiles = side * side;
        int directory = 8 + 1 + 2 * Integer.BYTES * tiles;
        int[][] tags = {
            {256, 1, side},
            {257, 1, side},
            {258, 1, 8},
            {259, 1, 1},
            {262, 1, 1},
            {322, 1, 1},
            {323, 1, 1},
            {324, tiles, 9},
            {325, tiles, 9 + Integer.BYTES * tiles}
        };
        ByteBuffer tiff =
                ByteBuffer.allocate(directory + 2 + 12 * tags.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        tiff.putShort((short) 0x4949).putShort((short) 42).putInt(directory).put((byte) 7);
        for (int i = 0; i < tiles; i++) {
            tiff.putInt(9 + Integer.BYTES * i, 8).putInt(9 + Integer.BYTES * (tiles + i), 1);
        }
        tiff.position(directory).putShort((short) tags.length);
        for (int[] tag : tags) {
            tiff.putShort((short) tag[0]).putShort((short) 4).putInt(tag[1]).putInt(tag[2]);
        }
        return tiff.array();
    }

    /** Where {@link #tiff(int, int, int)} has its directory. */
    public static int directory() {
        return 8 + SIDE;
    }

    /** The main header of a JPEG 2000 codestream. */
    public static byte[] jpeg2000(int components) {
        ByteBuffer stream = ByteBuffer.allocate(100 + 3 * components);
        stream.putInt(0xff4fff51).putShort((short) (38 + 3 * components)).putShort((short) 0);
        stream.putInt(SIDE).putInt(SIDE).putLong(0);
        stream.putInt(SIDE).putInt(SIDE).putLong(0).putShort((short) components);
        for (int i = 0; i < components; i++) {
            stream.put((byte) 7).put((byte) 1).put((byte) 1);
        }
        return stream.array();
    }

    /** A valid PNG of zeros, RGB of 8 bits. */
    public static byte[] png(int width, int height) {
        return png(width, height, height);
    }

    /** @param rows how many of them there really are */
    public static byte[] png(int width, int height, int rows) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 8)
                        .put((byte) 2)
                        .array());
        chunk(png, "IDAT", deflated((3L * width + 1) * rows));
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    public static byte[] deflated(long zeros) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        byte[] block = new byte[1 << 16];
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
            for (long left = zeros; left > 0; left -= block.length) {
                deflater.write(block, 0, (int) Math.min(left, block.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }
}
