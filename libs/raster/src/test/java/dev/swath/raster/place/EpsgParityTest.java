package dev.swath.raster.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;

/**
 * Every geographic and projected code of EPSG that has an area of use is where PROJ puts it, at five points of that area, or is refused.
 *
 * <p>{@code -Dswath.update=true} writes the refused codes, and {@code docs/reference-systems.md}.
 */
class EpsgParityTest {
    private static final double METRES = 3;
    /** Where PROJ would need a grid that it was not given. */
    private static final double METRES_WITHOUT_GRID = 150;

    private static final double METRES_A_DEGREE = 111_320;
    private static final String TABLES = "src/main/resources/dev/swath/raster/place/";

    /** @param points x, y, longitude and latitude in millionths of a degree, one after the other */
    record Reference(int code, boolean grid, List<Double> points) {
        static Reference parse(String line) {
            String[] words = line.split(" ", -1);
            List<Double> points = Stream.of(words).skip(2).map(Double::valueOf).toList();
            return new Reference(Integer.parseInt(words[0]), words[1].equals("grid"), points);
        }
    }

    @Test
    void shouldPlaceEveryCodeAsProjDoesOrRefuseIt() throws IOException {
        List<Reference> references = references();
        assertThat(references).hasSizeGreaterThan(6_000);
        Map<Integer, String> refused = new TreeMap<>();
        for (Reference reference : references) {
            complaint(reference).ifPresent(why -> refused.put(reference.code(), why));
        }
        if (Boolean.getBoolean("swath.update")) {
            write(refused, references.size());
        } else {
            Map<Integer, String> written = new TreeMap<>();
            references.forEach(reference ->
                    EpsgTables.refusal(reference.code()).ifPresent(why -> written.put(reference.code(), why)));
            assertThat(written).containsExactlyEntriesOf(refused);
        }
    }

    @Test
    void shouldRefuseByName() {
        assertThatExceptionOfType(RefusedPlaceException.class)
                .isThrownBy(() -> ReferenceSystem.epsg(1))
                .withMessage("it has no place: EPSG:1 is no reference system that Swath knows");
    }

    private static Optional<String> complaint(Reference reference) {
        if (reference.points().isEmpty()) {
            return Optional.of("PROJ has no way to WGS 84");
        }
        try {
            ReferenceSystem system = ReferenceSystem.unproven(
                    reference.code(), EpsgTables.find(reference.code()).orElseThrow());
            double worst = 0;
            for (int i = 0; i < reference.points().size(); i += 4) {
                worst = Math.max(worst, metres(system, reference.points(), i));
            }
            boolean right = worst <= (reference.grid() ? METRES_WITHOUT_GRID : METRES);
            return right ? Optional.empty() : Optional.of(String.format(Locale.ROOT, "%.0f m from PROJ", worst));
        } catch (RefusedPlaceException e) {
            return Optional.of("its projection is not known");
        } catch (IllegalArgumentException e) {
            return Optional.of("its projection fails within its area");
        }
    }

    private static double metres(ReferenceSystem system, List<Double> points, int at) {
        Coordinate found = system.toWgs84(points.get(at), points.get(at + 1));
        double longitude = points.get(at + 2) / 1e6;
        double latitude = points.get(at + 3) / 1e6;
        return METRES_A_DEGREE
                * Math.hypot(
                        Math.IEEEremainder(found.x - longitude, 360) * Math.cos(Math.toRadians(latitude)),
                        found.y - latitude);
    }

    private static List<Reference> references() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(
                        Objects.requireNonNull(EpsgParityTest.class.getResourceAsStream("/place/points.txt.gz"))),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Reference::parse)
                    .toList();
        }
    }

    private static void write(Map<Integer, String> refused, int all) throws IOException {
        List<String> lines = new ArrayList<>(List.of("# Codes that EpsgParityTest found unfit, and why."));
        refused.forEach((code, why) -> lines.add(code + "\t" + why));
        Path raster = Path.of(System.getProperty("swath.root", "../..")).resolve("libs/raster");
        Files.writeString(raster.resolve(TABLES + "refused.txt"), String.join("\n", lines) + "\n");
        Files.writeString(raster.resolve("../../docs/reference-systems.md"), page(refused, all));
    }

    private static String page(Map<Integer, String> refused, int all) {
        StringBuilder page = new StringBuilder();
        page.append("# Reference systems\n\n");
        page.append("Written by `EpsgParityTest` with `-Dswath.update=true`; never edited.\n\n");
        page.append("Swath knows ").append(all).append(" geographic and projected codes of EPSG. ");
        page.append(all - refused.size()).append(" agree with PROJ within 3 m at five points of their area");
        page.append(" (within 150 m where PROJ would need a grid of datum shifts). These ");
        page.append(refused.size()).append(" are refused; a scene's warning names them:\n\n");
        page.append("| code | name | why |\n| --- | --- | --- |\n");
        refused.forEach((code, why) -> page.append("| ")
                .append(code)
                .append(" | ")
                .append(EpsgTables.find(code)
                        .map(entry -> WktText.nameIn(entry.wkt()))
                        .orElse(""))
                .append(" | ")
                .append(why)
                .append(" |\n"));
        return page.toString();
    }
}
