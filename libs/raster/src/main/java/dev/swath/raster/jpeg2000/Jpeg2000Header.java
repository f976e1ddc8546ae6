package dev.swath.raster.jpeg2000;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import dev.swath.raster.SceneLimits;
import dev.swath.raster.metadata.MetadataXml;
import dev.swath.raster.metadata.TiffFile;
import dev.swath.raster.pixels.SampleType;
import dev.swath.raster.place.Georeference;
import dev.swath.raster.place.PixelsToModel;
import dev.swath.raster.place.ReferenceSystem;
import java.awt.geom.AffineTransform;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JPEG 2000 file declares, checked before its decoder sees it: the boxes, the codestream's SIZ and COD markers, and its place.
 *
 * @param codestream where it begins in the file
 * @param bits of a sample, 1 to 16
 * @param decompositions how often the picture can be halved
 * @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800, annexes A and I</a>
 */
record Jpeg2000Header(
        long codestream,
        long codestreamBytes,
        int width,
        int height,
        int tileWidth,
        int tileHeight,
        int bands,
        int bits,
        boolean signed,
        int decompositions,
        Optional<Georeference> georeference) {
    private static final int BOX_CODESTREAM = 0x6a703263;
    private static final int BOX_ASSOCIATION = 0x61736f63;
    private static final int BOX_HEADER = 0x6a703268;
    private static final int BOX_PALETTE = 0x70636c72;
    private static final int BOX_XML = 0x786d6c20;
    private static final int BOX_UUID = 0x75756964;
    private static final byte[] GEO_JP2 = HexFormat.of().parseHex("b14bf8bd083d4b43a5ae8cd7d5a6ce03");

    private static final int MOST_BOXES = 1000;
    private static final int MOST_DEPTH = 8;
    private static final int MOST_PLACE_BYTES = 1 << 20;
    private static final int MOST_BANDS = 64;
    private static final int MOST_TILES = 65_535;
    private static final int MOST_DECOMPOSITIONS = 32;

    private static final int SOC_SIZ = 0xff4fff51;
    private static final int SIZ_BYTES = 40;
    private static final int MOST_LAYERS = 256;
    private static final int COD = 0xff52;
    private static final int SOT = 0xff90;

    private static final Pattern EPSG = Pattern.compile(".*EPSG:[\\d.]*:?(\\d+)");

    static Jpeg2000Header read(ByteSource source, SceneLimits limits) {
        BoxReader boxes = new BoxReader(source);
        if (ByteBuffer.wrap(source.read(0, 4)).getInt() == SOC_SIZ) {
            boxes.codestreamBytes = source.length();
        } else {
            boxes.walk(0, source.length(), 0);
        }
        if (boxes.codestreamBytes == 0) {
            throw unreadable("has no codestream");
        }
        return codestream(source, boxes, limits);
    }

    private static Jpeg2000Header codestream(ByteSource source, BoxReader boxes, SceneLimits limits) {
        long start = boxes.codestream;
        ByteBuffer siz = ByteBuffer.wrap(source.read(start, 2 + SIZ_BYTES));
        if (siz.getInt() != SOC_SIZ) {
            throw unreadable("has no SIZ marker");
        }
        int length = siz.getShort() & 0xffff;
        siz.getShort();
        long right = Integer.toUnsignedLong(siz.getInt());
        long bottom = Integer.toUnsignedLong(siz.getInt());
        long left = Integer.toUnsignedLong(siz.getInt());
        long top = Integer.toUnsignedLong(siz.getInt());
        long tileWidth = Integer.toUnsignedLong(siz.getInt());
        long tileHeight = Integer.toUnsignedLong(siz.getInt());
        boolean offset = (left | top | siz.getInt() | siz.getInt()) != 0;
        int bands = siz.getShort() & 0xffff;
        limits.checkSize(right - left, bottom - top);
        limits.checkSize(Math.min(tileWidth, right), Math.min(tileHeight, bottom));
        if (bands < 1 || bands > MOST_BANDS || offset || length != 38 + 3 * bands) {
            throw unsupported("expected 1 to %d components that begin at 0, 0, found %d at %d, %d"
                    .formatted(MOST_BANDS, bands, left, top));
        }
        tileWidth = Math.min(tileWidth, right);
        tileHeight = Math.min(tileHeight, bottom);
        if (Math.ceilDiv(right, tileWidth) * Math.ceilDiv(bottom, tileHeight) > MOST_TILES) {
            throw unreadable("has more than %d tiles".formatted(MOST_TILES));
        }
        byte[] components = source.read(start + 2 + SIZ_BYTES, 3 * bands);
        for (int i = 0; i < components.length; i += 3) {
            if (components[i] != components[0] || components[i + 1] != 1 || components[i + 2] != 1) {
                throw unsupported("expected components of one kind and size");
            }
        }
        int bits = (components[0] & 0x7f) + 1;
        if (bits > 16 || boxes.palette) {
            throw unsupported("expected JPEG 2000 of at most 16 bits without a palette, found %d bits".formatted(bits));
        }
        limits.checkHeld("a JPEG 2000 tile", tileBytes(bands, tileWidth, tileHeight));
        return new Jpeg2000Header(
                start,
                boxes.codestreamBytes,
                (int) right,
                (int) bottom,
                (int) tileWidth,
                (int) tileHeight,
                bands,
                bits,
                components[0] < 0,
                decompositions(source, start + 4 + length, start + boxes.codestreamBytes),
                boxes.georeference);
    }

    /** What decoding a tile holds: each component as integers, its coefficients beside it. */
    long tileBytes() {
        return tileBytes(bands, tileWidth, tileHeight);
    }

    private static long tileBytes(int bands, long width, long height) {
        return 2L * Integer.BYTES * bands * width * height;
    }

    SampleType type() {
        if (bits <= Byte.SIZE) {
            return signed ? SampleType.INT8 : SampleType.UINT8;
        }
        return signed ? SampleType.INT16 : SampleType.UINT16;
    }

    /** Of the main header's COD marker. */
    private static int decompositions(ByteSource source, long from, long end) {
        long at = from;
        for (int i = 0; i < MOST_BOXES && at + 10 <= end; i++) {
            ByteBuffer marker = ByteBuffer.wrap(source.read(at, 10));
            int code = marker.getShort() & 0xffff;
            if (code == COD) {
                int count = marker.get(9) & 0xff;
                if (count > MOST_DECOMPOSITIONS) {
                    throw unreadable("declares %d decompositions".formatted(count));
                }
                int layers = marker.getShort(6) & 0xffff;
                if (layers > MOST_LAYERS) {
                    throw unreadable("declares %d layers".formatted(layers));
                }
                return count;
            }
            if (code == SOT) {
                break;
            }
            at += 2 + (marker.getShort() & 0xffff);
        }
        throw unreadable("has no COD marker");
    }

    private static final class BoxReader {
        private final ByteSource source;
        private int count;
        private long codestream;
        private long codestreamBytes;
        private boolean palette;
        private Optional<Georeference> georeference = Optional.empty();

        BoxReader(ByteSource source) {
            this.source = source;
        }

        void walk(long from, long end, int depth) {
            long at = from;
            while (at + 8 <= end && codestreamBytes == 0) {
                if (++count > MOST_BOXES || depth > MOST_DEPTH) {
                    throw unreadable("has more than %d boxes".formatted(MOST_BOXES));
                }
                ByteBuffer head = ByteBuffer.wrap(source.read(at, (int) Math.min(16, end - at)));
                long size = Integer.toUnsignedLong(head.getInt());
                int type = head.getInt();
                int headBytes = 8;
                if (size == 1 && head.remaining() == 8) {
                    size = head.getLong();
                    headBytes = 16;
                } else if (size == 0) {
                    size = end - at;
                }
                if (size < headBytes || size > end - at) {
                    throw unreadable("is cut off: a box of %d bytes begins at byte %d of %d".formatted(size, at, end));
                }
                box(type, at + headBytes, size - headBytes, depth);
                at += size;
            }
        }

        private void box(int type, long at, long size, int depth) {
            switch (type) {
                case BOX_CODESTREAM -> {
                    codestream = at;
                    codestreamBytes = size;
                }
                case BOX_ASSOCIATION, BOX_HEADER -> walk(at, at + size, depth + 1);
                case BOX_PALETTE -> palette = true;
                case BOX_XML -> {
                    if (size <= MOST_PLACE_BYTES && georeference.isEmpty()) {
                        georeference = ofGml(source.read(at, (int) size));
                    }
                }
                case BOX_UUID -> {
                    if (size > 16 && size <= MOST_PLACE_BYTES && Arrays.equals(source.read(at, 16), GEO_JP2)) {
                        georeference =
                                ofGeoTiff(source.read(at + 16, (int) size - 16)).or(() -> georeference);
                    }
                }
                default -> {}
            }
        }
    }

    private static Optional<Georeference> ofGeoTiff(byte[] tiff) {
        try {
            return Georeference.of(
                    TiffFile.read(ByteSource.of(tiff)).directories().getFirst());
        } catch (CatalogueException e) {
            return Optional.empty();
        }
    }

    /** Of GMLJP2's rectified grid, whose origin is the upper left pixel's centre. */
    private static Optional<Georeference> ofGml(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (!text.contains("RectifiedGrid")) {
            return Optional.empty();
        }
        try {
            MetadataXml xml = MetadataXml.parse("GML", text.strip().getBytes(StandardCharsets.UTF_8));
            double[] origin = numbers(xml.find("pos").orElse(""));
            List<MetadataXml.Element> vectors = xml.list("offsetVector");
            Matcher code = EPSG.matcher(
                    vectors.isEmpty() ? "" : vectors.getFirst().attributes().getOrDefault("srsName", ""));
            if (vectors.size() != 2 || origin.length != 2 || !code.matches()) {
                return Optional.empty();
            }
            double[] across = numbers(vectors.get(0).text());
            double[] down = numbers(vectors.get(1).text());
            AffineTransform transform =
                    new AffineTransform(across[0], across[1], down[0], down[1], origin[0], origin[1]);
            transform.translate(-0.5, -0.5);
            return ReferenceSystem.epsg(Integer.parseInt(code.group(1)))
                    .flatMap(system -> PixelsToModel.affine(transform).map(place -> new Georeference(place, system)));
        } catch (CatalogueException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static double[] numbers(String text) {
        return Pattern.compile("\\s+")
                .splitAsStream(text.strip())
                .filter(word -> !word.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static CatalogueException unreadable(String what) {
        return new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "the JPEG 2000 " + what);
    }

    private static CatalogueException unsupported(String what) {
        return new CatalogueException(ErrorCode.UNSUPPORTED_FORMAT, "the JPEG 2000 is not read: " + what);
    }
}
