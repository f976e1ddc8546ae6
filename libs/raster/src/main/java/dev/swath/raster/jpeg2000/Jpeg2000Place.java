package dev.swath.raster.jpeg2000;

import dev.swath.catalogue.CatalogueException;
import dev.swath.raster.ByteSource;
import dev.swath.raster.metadata.MetadataXml;
import dev.swath.raster.metadata.TiffFile;
import dev.swath.raster.place.PixelsToModel;
import dev.swath.raster.place.PlaceParts;
import dev.swath.raster.place.ReferenceSystem;
import java.awt.geom.AffineTransform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The place of a JPEG 2000 as its boxes give it: GeoJP2, which is a small GeoTIFF, or GMLJP2. */
final class Jpeg2000Place {
    private static final Pattern EPSG = Pattern.compile(
            "(urn:.*|https?:.*/def/.*|.*)EPSG(?:\\.xml#|[:/](?:[\\d.]*[:/])?)(\\d{1,6})", Pattern.CASE_INSENSITIVE);

    private Jpeg2000Place() {}

    /** Of GeoJP2. */
    static PlaceParts ofGeoTiff(byte[] tiff) {
        try {
            return PlaceParts.of(
                    TiffFile.read(ByteSource.of(tiff)).directories().getFirst());
        } catch (CatalogueException e) {
            return PlaceParts.NONE;
        }
    }

    /** Of GMLJP2's rectified grid, whose origin is the upper left pixel's centre. GDAL ends the text with a NUL. */
    static PlaceParts ofGml(byte[] bytes) {
        String text =
                new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
        if (!text.contains("RectifiedGrid")) {
            return PlaceParts.NONE;
        }
        try {
            MetadataXml xml = MetadataXml.parse("GML", text.getBytes(StandardCharsets.UTF_8));
            double[] origin = numbers(xml.find("pos").orElse(""));
            List<MetadataXml.Element> vectors = xml.list("offsetVector");
            Matcher name = EPSG.matcher(systemName(xml, vectors));
            if (vectors.size() != 2 || origin.length != 2 || !name.matches()) {
                return PlaceParts.NONE;
            }
            double[] across = numbers(vectors.get(0).text());
            double[] down = numbers(vectors.get(1).text());
            AffineTransform transform =
                    new AffineTransform(across[0], across[1], down[0], down[1], origin[0], origin[1]);
            transform.translate(-0.5, -0.5);
            return PlaceParts.of(PixelsToModel.affine(transform), () -> Optional.of(system(name)));
        } catch (CatalogueException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return PlaceParts.NONE;
        }
    }

    private static String systemName(MetadataXml xml, List<MetadataXml.Element> vectors) {
        return Stream.of(vectors, xml.list("Point"), xml.list("RectifiedGrid"), xml.list("Envelope"))
                .flatMap(List::stream)
                .map(element -> element.attributes().getOrDefault("srsName", ""))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** A URN, or OGC's URL of a definition, means the authority's order of axes; anything else the usual one. */
    private static ReferenceSystem system(Matcher name) {
        ReferenceSystem system = ReferenceSystem.epsg(Integer.parseInt(name.group(2)));
        String scheme = name.group(1).toLowerCase(Locale.ROOT);
        return scheme.startsWith("urn:") || scheme.contains("/def/") ? system.withAuthorityAxes() : system;
    }

    private static double[] numbers(String text) {
        return Pattern.compile("\\s+")
                .splitAsStream(text.strip())
                .filter(word -> !word.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
