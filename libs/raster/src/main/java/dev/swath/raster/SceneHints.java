package dev.swath.raster;

import dev.swath.raster.place.AuxiliaryFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other files say of a file.
 *
 * @param bands common names by band as STAC gives them, empty if none are known
 * @param worldFile the six lines of a world file, null if there is none
 * @param projection a reference system in WKT, as in a {@code .prj}; null if there is none
 * @param auxiliary what GDAL's auxiliary file says
 */
public record SceneHints(
        List<String> bands,
        @Nullable String worldFile,
        @Nullable String projection,
        AuxiliaryFile auxiliary) {
    /** No other file says anything. */
    public static final SceneHints NONE = new SceneHints(List.of(), null, null, AuxiliaryFile.NONE);

    public SceneHints {
        bands = List.copyOf(bands);
    }

    public SceneHints withBands(List<String> names) {
        return new SceneHints(names, worldFile, projection, auxiliary);
    }

    /** @param bytes of a world file */
    public SceneHints withWorldFile(byte[] bytes) {
        String numbers = text(bytes).replace(',', '.').replaceAll("\\s+", "\n");
        return new SceneHints(bands, numbers, projection, auxiliary);
    }

    /** @param bytes of a .prj file */
    public SceneHints withProjection(byte[] bytes) {
        return new SceneHints(bands, worldFile, text(bytes), auxiliary);
    }

    /** @param bytes of an {@code .aux.xml}; the names of bands that a STAC Item gives come first */
    public SceneHints withAuxiliary(byte[] bytes) {
        AuxiliaryFile file = AuxiliaryFile.parse(bytes);
        return new SceneHints(bands.isEmpty() ? file.bands() : bands, worldFile, projection, file);
    }

    /** Without what means nothing: white space around, and a byte order mark. */
    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return (text.startsWith("\ufeff") ? text.substring(1) : text).strip();
    }
}
