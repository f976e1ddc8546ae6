package dev.swath.ingest;

import dev.swath.catalogue.ObjectKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Objects that lie beside a scene and are none: side-cars, world files, everything within a SAFE folder. They are left alone. */
final class Companions {
    private static final Set<String> SUFFIXES = Set.of(
            "json", "geojson", "xml", "tfw", "tifw", "tiffw", "jgw", "jpgw", "jpegw", "pgw", "pngw", "wld", "prj",
            "ovr");

    private Companions() {}

    static boolean isCompanion(ObjectKey key) {
        String[] segments = key.value().split("/", -1);
        String name = segments[segments.length - 1];
        return name.isEmpty()
                || SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))
                || Arrays.stream(segments, 0, segments.length - 1)
                        .anyMatch(folder -> folder.toLowerCase(Locale.ROOT).endsWith(".safe"));
    }
}
