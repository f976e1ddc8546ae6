package dev.swath.raster.jpeg2000;

import dev.swath.catalogue.CatalogueException;
import dev.swath.raster.ByteSource;
import dev.swath.raster.metadata.MetadataXml;
import dev.swath.raster.metadata.TiffFile;
import dev.swath.raster.place.Georeference;
import dev.swath.raster.place.PixelsToModel;
import dev.swath.raster.place.ReferenceSystem;
import java.awt.geom.AffineTransform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The place of a JPEG 2000 as its boxes give it: GeoJP2, which is a small GeoTIFF, or GMLJP2. */
final class Jpeg2000Place {
    private static final Pattern EPSG = Pattern.compile(".*EPSG:[\\d.]*:?(\\d+)");

    private Jpeg2000Place() {}

    /** Of GeoJP2. */
    static Optional<Georeference> ofGeoTiff(byte[] tiff) {
        try {
            return Georeference.of(
                    TiffFile.read(ByteSource.of(tiff)).directories().getFirst());
        } catch (CatalogueException e) {
            return Optional.empty();
        }
    }

    /** Of GMLJP2's rectified grid, whose origin is the upper left pixel's centre. */
    static Optional<Georeference> ofGml(byte[] bytes) {
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
}
