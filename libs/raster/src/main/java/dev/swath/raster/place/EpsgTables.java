package dev.swath.raster.place;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * EPSG's reference systems and datum shifts, as {@code libs/raster/golden/places.py} takes them from the database of PROJ, and the codes that are refused.
 * They are read when they are first asked for, and forgotten when memory is short. Thread-safe.
 */
final class EpsgTables {
    private static final Table SYSTEMS = new Table("systems.txt.gz", true);
    private static final Table SHIFTS = new Table("shifts.txt.gz", true);
    private static final Table DATUMS = new Table("datums.txt.gz", true);
    private static final Table REFUSED = new Table("refused.txt", false);

    private EpsgTables() {}

    /**
     * A reference system.
     *
     * @param swapped whether the authority's first axis is the second of a GeoTIFF
     * @param geographic the code of the geographic system below it
     */
    record Entry(boolean swapped, int geographic, String wkt) {}

    static Optional<Entry> find(int code) {
        return SYSTEMS.lines(Integer.toString(code)).stream().findFirst().map(line -> {
            String[] cells = line.split("\t", -1);
            return new Entry(cells[0].equals("swap"), Integer.parseInt(cells[1]), cells[2]);
        });
    }

    /** The ways from a geographic system to WGS 84 in the order of preference. */
    static List<DatumShift> shifts(int geographic) {
        return SHIFTS.lines(Integer.toString(geographic)).stream()
                .map(EpsgTables::shift)
                .toList();
    }

    /** The geographic system of a datum, however its name is spelled. */
    static Optional<Integer> geographicOf(String datum) {
        String name = datum.startsWith("D_") ? datum.substring(2) : datum;
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return DATUMS.lines(plain).stream().findFirst().map(Integer::valueOf);
    }

    /** Why a code is refused, if it is. */
    static Optional<String> refusal(int code) {
        return REFUSED.lines(Integer.toString(code)).stream().findFirst();
    }

    private static DatumShift shift(String line) {
        String[] cells = line.split("\t", -1);
        String[] box = cells[0].split(" ", -1);
        return new DatumShift(
                Double.parseDouble(box[0]),
                Double.parseDouble(box[1]),
                Double.parseDouble(box[2]),
                Double.parseDouble(box[3]),
                Double.parseDouble(cells[1]),
                cells[2].equals("offshore"),
                HelmertShift.parse(cells[3]));
    }

    /** Lines of a resource by their first cell. */
    private static final class Table {
        private final String name;
        private final boolean zipped;
        private volatile SoftReference<@Nullable Map<String, List<String>>> content = new SoftReference<>(null);

        private Table(String name, boolean zipped) {
            this.name = name;
            this.zipped = zipped;
        }

        List<String> lines(String key) {
            Map<String, List<String>> lines = content.get();
            if (lines == null) {
                lines = read();
                content = new SoftReference<>(lines);
            }
            return lines.getOrDefault(key, List.of());
        }

        private Map<String, List<String>> read() {
            Map<String, List<String>> lines = new HashMap<>();
            try (InputStream resource = Objects.requireNonNull(EpsgTables.class.getResourceAsStream(name), name);
                    BufferedReader reader = new BufferedReader(new InputStreamReader(
                            zipped ? new GZIPInputStream(resource) : resource, StandardCharsets.UTF_8))) {
                reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                    int tab = line.indexOf('\t');
                    lines.computeIfAbsent(line.substring(0, tab), key -> new ArrayList<>(1))
                            .add(line.substring(tab + 1));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return lines;
        }
    }
}
