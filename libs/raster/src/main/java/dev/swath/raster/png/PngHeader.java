package dev.swath.raster.png;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.colour.Palette;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Walks a PNG's chunks: the sizes, the checksums of those that matter, and that it ends with IEND.
 *
 * @param samples a pixel's values, alpha included; 1 for a palette
 * @param bits of one sample
 * @param alpha whether the last sample is transparency
 * @param palette the colours of the indices, null if samples are none
 * @param hidden the transparent colour, by sample over the whole range; empty if there is none
 * @param firstData where the first IDAT chunk begins
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
record PngHeader(
        int width,
        int height,
        int samples,
        int bits,
        boolean alpha,
        boolean interlaced,
        @Nullable Palette palette,
        List<Double> hidden,
        long firstData) {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;
    private static final int CHUNK_OVERHEAD = 12;
    private static final int GREY = 0;
    private static final int RGB = 2;
    /** Packed and unpacked, and those of the row above. */
    private static final long ROWS_AT_ONCE = 3;

    private static final int PALETTE = 3;
    private static final int MOST_COLOURS = 256;
    private static final int BUFFER_BYTES = 64 * 1024;

    static PngHeader read(ByteSource png, SceneLimits limits) {
        if (png.length() < SIGNATURE_BYTES + CHUNK_OVERHEAD + HEADER_BYTES
                || !"IHDR".equals(typeAt(png, SIGNATURE_BYTES))) {
            throw unreadable("does not begin with a whole IHDR");
        }
        ByteBuffer ihdr = ByteBuffer.wrap(png.read(SIGNATURE_BYTES + 8, HEADER_BYTES));
        long width = Integer.toUnsignedLong(ihdr.getInt());
        long height = Integer.toUnsignedLong(ihdr.getInt());
        int bits = ihdr.get();
        int colourType = ihdr.get();
        limits.checkSize(width, height);
        checkForm(colourType, bits, ihdr.get(), ihdr.get(), ihdr.get(12));
        limits.checkHeld(
                "rows of a PNG that are held at once",
                ROWS_AT_ONCE * width * samples(colourType) * Math.max(1, bits / 8));
        limits.checkDecoded(Math.ceilDiv(width * samples(colourType) * bits, Byte.SIZE) * height);
        Chunks chunks = new Chunks(png, colourType);
        chunks.walk();
        int[] colours = chunks.colours;
        if (colourType == PALETTE && colours == null) {
            throw unreadable("has no PLTE");
        }
        return new PngHeader(
                (int) width,
                (int) height,
                samples(colourType),
                bits,
                (colourType & 4) != 0,
                ihdr.get(12) == 1,
                colourType == PALETTE && colours != null ? new Palette(colours) : null,
                hidden(chunks.transparent, colourType == GREY ? greyStep(bits) : 1, bits),
                chunks.firstData);
    }

    boolean isPalette() {
        return palette != null;
    }

    /** What a grey sample of less than 8 bits is multiplied by to reach from black to white; 1 for all others. */
    int greyStep() {
        return isPalette() ? 1 : greyStep(bits);
    }

    private static int greyStep(int bits) {
        return bits >= Byte.SIZE ? 1 : 255 / ((1 << bits) - 1);
    }

    private static List<Double> hidden(int[] transparent, int step, int bits) {
        return Arrays.stream(transparent)
                .mapToObj(sample -> (double) ((sample & ((1 << bits) - 1)) * step))
                .toList();
    }

    private static void checkForm(int colourType, int bits, int compression, int filter, int interlace) {
        boolean known = switch (colourType) {
            case GREY -> bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
            case PALETTE -> bits == 1 || bits == 2 || bits == 4 || bits == 8;
            case RGB, 4, 6 -> bits == 8 || bits == 16;
            default -> false;
        };
        if (!known || compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
            throw unreadable("declares %d bits of colour type %d, compression %d, filter %d, interlace %d"
                    .formatted(bits, colourType, compression, filter, interlace));
        }
    }

    private static final class Chunks {
        private final ByteSource png;
        private long firstData;
        private final int colourType;
        private int @Nullable [] colours;
        private int[] transparent = {};

        Chunks(ByteSource png, int colourType) {
            this.png = png;
            this.colourType = colourType;
        }

        void walk() {
            long at = SIGNATURE_BYTES;
            while (true) {
                if (at + CHUNK_OVERHEAD > png.length()) {
                    throw unreadable("is cut off: it ends after %d bytes without IEND".formatted(png.length()));
                }
                long length =
                        Integer.toUnsignedLong(ByteBuffer.wrap(png.read(at, 4)).getInt());
                String type = typeAt(png, at);
                if (at + CHUNK_OVERHEAD + length > png.length()) {
                    throw unreadable("is cut off within %s at byte %d of %d".formatted(type, at, png.length()));
                }
                // The pixels need no chunk whose name begins in lower case; a broken one is passed over.
                if (Character.isUpperCase(type.charAt(0)) && !isWhole(at, length)) {
                    throw unreadable("has a wrong checksum in %s at byte %d".formatted(type, at));
                }
                switch (type) {
                    case "IDAT" -> firstData = firstData == 0 ? at : firstData;
                    case "PLTE" -> readColours(at + 8, length);
                    case "tRNS" -> {
                        if (firstData == 0 && length <= MOST_COLOURS && isWhole(at, length)) {
                            readTransparency(png.read(at + 8, (int) length));
                        }
                    }
                    default -> {}
                }
                if (type.equals("IEND")) {
                    break;
                }
                at += CHUNK_OVERHEAD + length;
            }
            if (firstData == 0) {
                throw unreadable("has no IDAT");
            }
        }

        private void readColours(long at, long length) {
            if (length % 3 != 0 || length > 3 * MOST_COLOURS) {
                throw unreadable("has a palette of %d bytes".formatted(length));
            }
            byte[] bytes = png.read(at, (int) length);
            colours = new int[bytes.length / 3];
            for (int i = 0; i < colours.length; i++) {
                colours[i] = 0xff << 24
                        | (bytes[3 * i] & 0xff) << 16
                        | (bytes[3 * i + 1] & 0xff) << 8
                        | (bytes[3 * i + 2] & 0xff);
            }
        }

        /** An opacity for each colour of the palette, else the one colour that is transparent, in 16 bits. */
        private void readTransparency(byte[] bytes) {
            int[] known = colours;
            if (colourType == PALETTE && known != null && bytes.length <= known.length) {
                for (int i = 0; i < bytes.length; i++) {
                    known[i] = (known[i] & 0xffffff) | (bytes[i] << 24);
                }
            } else if ((colourType == GREY || colourType == RGB) && bytes.length == 2 * samples(colourType)) {
                ByteBuffer samples = ByteBuffer.wrap(bytes);
                transparent = new int[samples(colourType)];
                for (int i = 0; i < transparent.length; i++) {
                    transparent[i] = samples.getShort() & 0xffff;
                }
            }
        }

        private boolean isWhole(long at, long length) {
            CRC32 sum = new CRC32();
            long end = at + 8 + length;
            for (long from = at + 4; from < end; from += BUFFER_BYTES) {
                sum.update(png.read(from, (int) Math.min(BUFFER_BYTES, end - from)));
            }
            return (int) sum.getValue() == ByteBuffer.wrap(png.read(end, 4)).getInt();
        }
    }

    private static int samples(int colourType) {
        if (colourType == PALETTE) {
            return 1;
        }
        return ((colourType & 2) != 0 ? 3 : 1) + ((colourType & 4) != 0 ? 1 : 0);
    }

    private static String typeAt(ByteSource png, long at) {
        return new String(png.read(at + 4, 4), StandardCharsets.ISO_8859_1);
    }

    private static CatalogueException unreadable(String what) {
        return new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the PNG " + what);
    }
}
