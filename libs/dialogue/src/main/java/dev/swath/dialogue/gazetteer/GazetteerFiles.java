package dev.swath.dialogue.gazetteer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads the tables that {@code gazetteer/make.py} writes: fields parted by tabs, lists by bars. */
final class GazetteerFiles {
    private GazetteerFiles() {}

    /** Kind, name, code, inhabitants, other names, outline. */
    record AreaLine(KnownPlace place, List<String> otherNames) {}

    /**
     * Name, country, region, inhabitants, latitude, longitude, other names, names in other languages.
     *
     * @param otherNames English ones
     */
    record CityLine(KnownPlace place, List<String> otherNames, List<String> foreignNames) {}

    static void areas(Consumer<AreaLine> reader) {
        lines("areas.txt.gz", fields -> {
            KnownPlace.PlaceKind kind = switch (fields[0]) {
                case "country" -> KnownPlace.PlaceKind.COUNTRY;
                case "state" -> KnownPlace.PlaceKind.STATE;
                case "continent" -> KnownPlace.PlaceKind.CONTINENT;
                default -> throw new IllegalStateException("no kind of area is called " + fields[0]);
            };
            String region = kind == KnownPlace.PlaceKind.STATE ? "United States" : "";
            reader.accept(new AreaLine(
                    new KnownPlace(kind, fields[1], fields[2], region, Long.parseLong(fields[3]), 0, 0, fields[5]),
                    list(fields[4])));
        });
    }

    static void cities(Consumer<CityLine> reader) {
        lines(
                "cities.txt.gz",
                fields -> reader.accept(new CityLine(
                        new KnownPlace(
                                KnownPlace.PlaceKind.CITY,
                                fields[0],
                                fields[1],
                                fields[2],
                                Long.parseLong(fields[3]),
                                Double.parseDouble(fields[4]),
                                Double.parseDouble(fields[5]),
                                null),
                        list(fields[6]),
                        list(fields[7]))));
    }

    private static List<String> list(String field) {
        return field.isEmpty() ? List.of() : List.of(field.split("\\|", -1));
    }

    private static void lines(String name, Consumer<String[]> reader) {
        try (InputStream file = GazetteerFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the gazetteer lacks " + name);
            }
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(file, 1 << 16), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(line.split("\t", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the gazetteer's " + name + " cannot be read", e);
        }
    }
}
