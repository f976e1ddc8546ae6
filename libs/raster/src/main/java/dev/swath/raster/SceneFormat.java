package dev.swath.raster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/** A format of picture files. Each has a package of its own, and a line in {@link SceneFormats}. Thread-safe. */
public interface SceneFormat {
    /** The most bytes that {@link #recognises} is given. */
    int FIRST_BYTES = 12;

    /** Its name in messages, such as {@code JPEG 2000}. */
    String title();

    /** The media type of its files. */
    String mediaType();

    /**
     * Whether a file is of this format.
     *
     * @param first the file's first {@value #FIRST_BYTES} bytes, fewer if the file is shorter
     */
    boolean recognises(byte[] first);

    /**
     * Whether each part of a picture is read when it is needed. Otherwise the file is read from its beginning,
     * perhaps more than once, so a large one should be on a local disk.
     */
    boolean readsByRanges();

    /**
     * Reads what the file declares. Its pixels are not read yet.
     *
     * @param source stays open as long as the content is used
     * @throws dev.swath.catalogue.CatalogueException UNSUPPORTED_FORMAT, UNREADABLE_IMAGE, IMAGE_TOO_LARGE
     */
    SceneContent open(ByteSource source, SceneHints hints, SceneLimits limits);

    /** Whether the bytes begin with that text, a character for each byte. */
    static boolean begins(byte[] bytes, String magic) {
        byte[] expected = magic.getBytes(ISO_8859_1);
        return bytes.length >= expected.length
                && Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length);
    }
}
