package dev.swath.raster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.jpeg.JpegFormat;
import dev.swath.raster.jpeg2000.Jpeg2000Format;
import dev.swath.raster.png.PngFormat;
import dev.swath.raster.tiff.TiffFormat;
import java.util.HexFormat;
import java.util.List;

/** The formats that Swath reads, told apart by their first bytes and never by a name. */
final class SceneFormats {
    /** The format of a Sentinel-2 product's pictures. */
    static final SceneFormat JPEG_2000 = new Jpeg2000Format();

    /** The format of masks beside pictures. */
    static final TiffFormat TIFF = new TiffFormat();

    private static final List<SceneFormat> ALL = List.of(new JpegFormat(), JPEG_2000, new PngFormat(), TIFF);

    private SceneFormats() {}

    /** @throws CatalogueException EMPTY_OBJECT, UNSUPPORTED_FORMAT */
    static SceneFormat of(ByteSource source) {
        if (source.length() == 0) {
            throw new CatalogueException(ErrorCode.EMPTY_OBJECT, "expected a picture, found no bytes");
        }
        byte[] first = source.read(0, (int) Math.min(source.length(), SceneFormat.FIRST_BYTES));
        return ALL.stream()
                .filter(format -> format.recognises(first))
                .findFirst()
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.UNSUPPORTED_FORMAT, "expected %s, found %s".formatted(titles(), describe(first))));
    }

    private static String titles() {
        List<String> titles = ALL.stream().map(SceneFormat::title).toList();
        return String.join(", ", titles.subList(0, titles.size() - 1)) + " or " + titles.getLast();
    }

    private static String describe(byte[] first) {
        String text = new String(first, ISO_8859_1);
        if (text.startsWith("GIF8")) {
            return "GIF";
        }
        if (text.startsWith("RIFF") && text.endsWith("WEBP")) {
            return "WebP";
        }
        return text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t')
                ? "text: \"" + text.strip() + "\""
                : "bytes " + HexFormat.of().formatHex(first);
    }
}
