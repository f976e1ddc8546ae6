package dev.swath.raster;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other files say of a file.
 *
 * @param bands common names by band as STAC gives them, empty if none are known
 * @param worldFile the six lines of a world file, null if there is none
 * @param projection a reference system in WKT,
 * as in a {@code .prj}; null if there is none
 */
public record SceneHints(
        List<String> bands,
        @Nullable String worldFile,
        @Nullable String projection) {
    /** No other file says anything. */
    public static final SceneHints NONE = new SceneHints(List.of(), null, null);

    public SceneHints {
        bands = List.copyOf(bands);
    }

    public SceneHints withBands(List<String> names) {
        return new SceneHints(names, worldFile, projection);
    }

    /** @param world a world file's bytes; {@code wkt} a .prj file's, null if there is none */
    public SceneHints withWorldFile(byte[] world, byte @Nullable [] wkt) {
        return new SceneHints(bands, text(world), wkt == null ? null : text(wkt));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
