package dev.swath.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes an uncompressed tiled GeoTIFF of three 16-bit bands, with overviews if it is to be a COG in all but the order of its parts. */
final class LargeTiff {
    private static final int TILE = 512;
    private static final int BANDS = 3;
    private static final int TILE_BYTES = TILE * TILE * BANDS * Short.BYTES;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int DOUBLE = 12;

    private final FileChannel file;
    private int linkAt = 4;

    private LargeTiff(FileChannel file) {
        this.file = file;
    }

    /** @param overviews how often the picture is halved */
    static void write(Path path, int side, int overviews) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(buffer(8)
                    .putShort((short) 0x4949)
                    .putShort((short) 42)
                    .putInt(0)
                    .flip());
            LargeTiff tiff = new LargeTiff(channel);
            for (int level = 0; level <= overviews; level++) {
                tiff.level(Math.ceilDiv(side, 1 << level), 1 << level);
            }
        }
    }

    private void level(int side, int step) throws IOException {
        int across = Math.ceilDiv(side, TILE);
        int[] offsets = new int[across * across];
        int[] sizes = new int[across * across];
        ByteBuffer tile = buffer(TILE_BYTES);
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (int) file.position();
            sizes[i] = TILE_BYTES;
            fill(tile.clear(), i % across * TILE, i / across * TILE, step);
            file.write(tile.flip());
        }
        directory(side, step, offsets, sizes);
    }

    /** A slope with a grain, so that tiles differ and neighbours fit. */
    private static void fill(ByteBuffer tile, int left, int top, int step) {
        for (int y = top; y < top + TILE; y++) {
            for (int x = left; x < left + TILE; x++) {
                int grain = (x * 31 ^ y * 17) & 0xff;
                int slope = (x + y) * step / 4;
                tile.putShort((short) (1000 + slope + grain))
                        .putShort((short) (1200 + slope / 2 + grain))
                        .putShort((short) (1500 + grain));
            }
        }
    }

    private void directory(int side, int step, int[] offsets, int[] sizes) throws IOException {
        int at = (int) file.position();
        ByteBuffer entries = buffer(16 * 12);
        ByteBuffer values = buffer(8 * offsets.length + 512);
        int valuesAt = at + 2 + 16 * 12 + 4;
        entry(entries, 254, LONG, 1, step == 1 ? 0 : 1);
        entry(entries, 256, LONG, 1, side);
        entry(entries, 257, LONG, 1, side);
        entry(entries, 258, SHORT, BANDS, valuesAt + values.position());
        values.putShort((short) 16).putShort((short) 16).putShort((short) 16);
        entry(entries, 259, SHORT, 1, 1);
        entry(entries, 262, SHORT, 1, 2);
        entry(entries, 277, SHORT, 1, BANDS);
        entry(entries, 284, SHORT, 1, 1);
        entry(entries, 322, SHORT, 1, TILE);
        entry(entries, 323, SHORT, 1, TILE);
        entry(entries, 324, LONG, offsets.length, array(values, valuesAt, offsets));
        entry(entries, 325, LONG, sizes.length, array(values, valuesAt, sizes));
        entry(entries, 339, SHORT, 1, 1);
        entry(entries, 33550, DOUBLE, 3, valuesAt + values.position());
        values.putDouble(10.0 * step).putDouble(10.0 * step).putDouble(0);
        entry(entries, 33922, DOUBLE, 6, valuesAt + values.position());
        values.putDouble(0)
                .putDouble(0)
                .putDouble(0)
                .putDouble(499_980)
                .putDouble(5_900_040)
                .putDouble(0);
        entry(entries, 34735, SHORT, 12, valuesAt + values.position());
        for (int key : new int[] {1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, 32629}) {
            values.putShort((short) key);
        }
        file.write(buffer(2).putShort((short) 16).flip());
        file.write(entries.flip());
        int nextLink = (int) file.position();
        file.write(buffer(4).putInt(0).flip());
        file.write(values.flip());
        file.write(buffer(4).putInt(at).flip(), linkAt);
        linkAt = nextLink;
    }

    private static int array(ByteBuffer values, int valuesAt, int[] numbers) {
        int at = valuesAt + values.position();
        if (numbers.length == 1) {
            return numbers[0];
        }
        for (int number : numbers) {
            values.putInt(number);
        }
        return at;
    }

    private static void entry(ByteBuffer entries, int tag, int type, int count, int value) {
        entries.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
