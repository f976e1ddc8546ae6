package dev.swath.raster;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF or BigTIFF. Read by ourselves, since nothing may be allocated on a file's word: a value is looked up when
 * asked for, and only within the file.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0, section 2</a>
 */
final class TiffDirectory {
    private static final int BIG_TIFF = 43;
    private static final int MAX_ENTRIES = 4096;

    private final byte[] bytes;
    private final ByteBuffer file;
    private final boolean big;
    private final Map<Integer, Entry> entries = new HashMap<>();

    /** @param at where the values stand */
    private record Entry(int type, long count, long at) {}

    private TiffDirectory(byte[] bytes, ByteBuffer file, boolean big) {
        this.bytes = bytes;
        this.file = file;
        this.big = big;
    }

    static TiffDirectory read(byte[] bytes) {
        ByteBuffer file =
                ByteBuffer.wrap(bytes).order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        try {
            TiffDirectory directory = new TiffDirectory(bytes, file, file.getShort(2) == BIG_TIFF);
            directory.readEntries();
            return directory;
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the TIFF's first directory is not within its %d bytes".formatted(bytes.length),
                    e);
        }
    }

    long fileBytes() {
        return file.capacity();
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** A whole number, or the fallback where the tag is absent. */
    long integer(int tag, long fallback) {
        long[] values = integers(tag);
        return values.length == 0 ? fallback : values[0];
    }

    /** Whole numbers; empty where the tag is absent. */
    long[] integers(int tag) {
        Entry entry = entries.get(tag);
        if (entry == null) {
            return new long[0];
        }
        check(tag, entry);
        long[] values = new long[(int) entry.count()];
        for (int i = 0; i < values.length; i++) {
            int at = (int) entry.at() + i * bytesOf(entry.type());
            values[i] = switch (bytesOf(entry.type())) {
                case 1 -> file.get(at) & 0xffL;
                case 2 -> file.getShort(at) & 0xffffL;
                case 4 -> file.getInt(at) & 0xffffffffL;
                default -> file.getLong(at);
            };
        }
        return values;
    }

    /** Values of type DOUBLE; empty where the tag is absent or of another type. */
    double[] doubles(int tag) {
        Entry entry = entries.get(tag);
        if (entry == null || entry.type() != 12) {
            return new double[0];
        }
        check(tag, entry);
        double[] values = new double[(int) entry.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = file.getDouble((int) entry.at() + i * Double.BYTES);
        }
        return values;
    }

    /** A text without its final NUL; empty where the tag is absent. */
    String ascii(int tag) {
        Entry entry = entries.get(tag);
        if (entry == null || entry.type() != 2) {
            return "";
        }
        check(tag, entry);
        return new String(bytes, (int) entry.at(), (int) entry.count(), StandardCharsets.ISO_8859_1)
                .replace("\0", "")
                .strip();
    }

    private void readEntries() {
        int start = Math.toIntExact(big ? file.getLong(8) : file.getInt(4) & 0xffffffffL);
        long count = big ? file.getLong(start) : file.getShort(start) & 0xffff;
        if (count > MAX_ENTRIES || count < 1) {
            throw new IllegalArgumentException(count + " entries");
        }
        int entryBytes = big ? 20 : 12;
        int first = start + (big ? Long.BYTES : Short.BYTES);
        for (int i = 0; i < count; i++) {
            readEntry(first + i * entryBytes);
        }
    }

    private void readEntry(int at) {
        int type = file.getShort(at + 2) & 0xffff;
        long count = big ? file.getLong(at + 4) : file.getInt(at + 4) & 0xffffffffL;
        int valueAt = at + (big ? 12 : 8);
        int inline = big ? Long.BYTES : Integer.BYTES;
        boolean fits = count <= inline && count * bytesOf(type) <= inline;
        long where = fits ? valueAt : big ? file.getLong(valueAt) : file.getInt(valueAt) & 0xffffffffL;
        entries.put(file.getShort(at) & 0xffff, new Entry(type, count, where));
    }

    private void check(int tag, Entry entry) {
        long room = fileBytes() - entry.at();
        if (entry.count() < 0 || entry.at() < 0 || room < 0 || entry.count() > room / bytesOf(entry.type())) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE,
                    "the TIFF is cut off: the values of tag %d end beyond its %d bytes".formatted(tag, fileBytes()));
        }
    }

    private static int bytesOf(int type) {
        return switch (type) {
            case 3, 8 -> 2;
            case 4, 9, 11, 13 -> 4;
            case 5, 10, 12, 16, 17, 18 -> 8;
            default -> 1;
        };
    }
}
