package dev.swath.raster.place;

import dev.swath.catalogue.CatalogueException;
import dev.swath.raster.metadata.MetadataXml;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What GDAL's {@code .aux.xml} says of a picture. Statistics and histograms, which every GIS adds, are not read: two files that differ in them alone are equal.
 *
 * @param system the reference system in WKT, empty if there is none
 * @param authorityAxes whether coordinates are in the order of the system's authority; otherwise east or longitude comes first
 * @param transform GDAL's six numbers, else empty
 * @param points ground control points of six values each: column, line, 0, x, y, z
 * @param bands the bands' names or colours by band, empty if none has one
 * @see <a href="https://gdal.org/en/stable/drivers/raster/pam.html">GDAL's persistent auxiliary metadata</a>
 */
public record AuxiliaryFile(
        String system, boolean authorityAxes, List<Double> transform, List<Double> points, List<String> bands) {
    /** A file that says nothing. */
    public static final AuxiliaryFile NONE = new AuxiliaryFile("", false, List.of(), List.of(), List.of());

    private static final Pattern BETWEEN_NUMBERS = Pattern.compile("[\\s,]+");
    private static final Set<String> COLOURS = Set.of("red", "green", "blue");
    private static final int MOST_POINTS = 10_000;

    public AuxiliaryFile {
        transform = List.copyOf(transform);
        points = List.copyOf(points);
        bands = List.copyOf(bands);
    }

    /** Reads the file. One that cannot be read says nothing. */
    public static AuxiliaryFile parse(byte[] bytes) {
        try {
            MetadataXml xml = MetadataXml.parse(".aux.xml", bytes);
            Optional<MetadataXml.Element> list = xml.list("GCPList").stream().findFirst();
            Optional<MetadataXml.Element> srs = xml.list("SRS").stream().findFirst();
            Map<String, String> attributes =
                    srs.or(() -> list).map(MetadataXml.Element::attributes).orElse(Map.of());
            return new AuxiliaryFile(
                    srs.map(MetadataXml.Element::text).orElse(attributes.getOrDefault("Projection", "")),
                    attributes.getOrDefault("dataAxisToSRSAxisMapping", "").startsWith("1,2"),
                    transform(xml),
                    points(xml),
                    bands(xml));
        } catch (CatalogueException | NumberFormatException e) {
            return NONE;
        }
    }

    PlaceParts place() {
        return PlaceParts.of(pixels(), () -> {
            if (system.isBlank()) {
                return Optional.empty();
            }
            ReferenceSystem known = ReferenceSystem.wkt(system);
            return Optional.of(authorityAxes ? known.withAuthorityAxes() : known);
        });
    }

    private Optional<PixelsToModel> pixels() {
        return transform.isEmpty()
                ? GroundControlPoints.of(
                        points.stream().mapToDouble(Double::doubleValue).toArray())
                : PixelsToModel.affine(new AffineTransform(
                        transform.get(1),
                        transform.get(4),
                        transform.get(2),
                        transform.get(5),
                        transform.get(0),
                        transform.get(3)));
    }

    private static List<Double> transform(MetadataXml xml) {
        List<Double> numbers = BETWEEN_NUMBERS
                .splitAsStream(xml.find("GeoTransform").orElse("").strip())
                .filter(word -> !word.isEmpty())
                .map(Double::valueOf)
                .toList();
        return numbers.size() == 6 ? numbers : List.of();
    }

    private static List<Double> points(MetadataXml xml) {
        List<Double> values = new ArrayList<>();
        for (MetadataXml.Element point :
                xml.list("GCP").stream().limit(MOST_POINTS).toList()) {
            for (String name : List.of("Pixel", "Line", "", "X", "Y", "Z")) {
                values.add(Double.valueOf(point.attributes().getOrDefault(name, "0")));
            }
        }
        return values;
    }

    /** A band's description, overruled by a colour that GDAL was told. */
    private static List<String> bands(MetadataXml xml) {
        List<String> names = new ArrayList<>();
        for (String element : List.of("Description", "ColorInterp")) {
            for (MetadataXml.Element name : xml.list(element)) {
                String text = name.text().toLowerCase(Locale.ROOT);
                String band = name.parent().getOrDefault("band", "");
                if (band.matches("[1-9]\\d{0,3}") && (element.equals("Description") || COLOURS.contains(text))) {
                    while (names.size() < Integer.parseInt(band)) {
                        names.add("");
                    }
                    names.set(Integer.parseInt(band) - 1, text);
                }
            }
        }
        return names;
    }
}
