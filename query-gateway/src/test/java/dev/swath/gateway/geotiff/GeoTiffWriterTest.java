package dev.swath.gateway.geotiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.TileWindow;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.tile.Crs;
import dev.swath.catalogue.tile.PixelTransform;
import dev.swath.catalogue.tile.Place;
import dev.swath.chip.Chip;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.NodeList;

/** Reads what is written by the JDK's TIFF reader; the suite of clients does by GDAL's. */
class GeoTiffWriterTest {
    private static final BoundingBox BOX = new BoundingBox(-12, 53, -11.96, 53.02);
    private static final PixelTransform UTM = new PixelTransform(10, 0, 300_000, 0, -10, 5_900_040);
    private static final TileWindow WINDOW = new TileWindow(0, 0, 256, 256);

    @ParameterizedTest
    @CsvSource({"256, 256, 1", "1, 1, 1", "200, 131, 1", "512, 300, 1", "513, 40, 2", "700, 1100, 3"})
    void shouldKeepEveryPixelAndAddOverviews(int width, int height, int pictures) throws IOException {
        Chip chip = chip(width, height);

        byte[] file = GeoTiffWriter.write(chip, new GeoReference(UTM, 32_629, null, false));

        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
            reader.setInput(input);
            assertThat(reader.getNumImages(true)).isEqualTo(pictures);
            BufferedImage read = reader.read(0);
            assertThat(read.getWidth()).isEqualTo(width);
            assertThat(read.getHeight()).isEqualTo(height);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    assertThat(read.getRGB(x, y) & 0xffffff).isEqualTo(chip.rgb(x, y));
                }
            }
            if (pictures > 1) {
                assertThat(reader.getWidth(1)).isEqualTo((width + 1) / 2);
                assertThat(reader.getHeight(1)).isEqualTo((height + 1) / 2);
            }
            reader.dispose();
        }
    }

    @Test
    void shouldSayWhereThePixelsLie() throws IOException {
        byte[] northUp = GeoTiffWriter.write(chip(256, 256), new GeoReference(UTM, 32_629, null, false));
        assertThat(field(northUp, 33_550)).containsExactly("10.0", "10.0", "0.0");
        assertThat(field(northUp, 33_922)).containsExactly("0.0", "0.0", "0.0", "300000.0", "5900040.0", "0.0");
        assertThat(field(northUp, 34_735))
                .containsExactly(
                        "1", "1", "0", "3", "1024", "0", "1", "1", "1025", "0", "1", "1", "3072", "0", "1", "32629");

        PixelTransform turned = new PixelTransform(8, 3, 10, 3, -8, 50);
        byte[] rotated = GeoTiffWriter.write(chip(256, 256), new GeoReference(turned, 4326, null, true));
        assertThat(field(rotated, 34_264)).startsWith("8.0", "3.0", "0.0", "10.0", "3.0", "-8.0", "0.0", "50.0");
        assertThat(field(rotated, 34_735)).contains("2048", "4326");

        byte[] own = GeoTiffWriter.write(chip(256, 256), new GeoReference(UTM, null, "PROJCRS[\"x\"]", false));
        assertThat(field(own, 34_737)).containsExactly("ESRI PE String = PROJCRS[\"x\"]|");
    }

    @Test
    void shouldTellAnglesFromMetres() {
        PixelTransform degrees = new PixelTransform(0.0001, 0, -12, 0, -0.0001, 53.02);

        assertThat(GeoReference.of(place("EPSG:32629", UTM), WINDOW))
                .hasValueSatisfying(
                        reference -> assertThat(reference.geographic()).isFalse());
        assertThat(GeoReference.of(place("EPSG:4326", degrees), WINDOW))
                .hasValueSatisfying(
                        reference -> assertThat(reference.geographic()).isTrue());
        assertThat(GeoReference.of(place("OGC:CRS84", degrees), WINDOW))
                .hasValueSatisfying(reference -> assertThat(reference.code()).isEqualTo(4326));
    }

    @Test
    void shouldNotPlaceWhatCannotBeNamed() {
        assertThat(GeoReference.of(Place.UNKNOWN, WINDOW)).isEmpty();
        assertThat(GeoReference.of(place("ESRI:102001", UTM), WINDOW)).isEmpty();
        assertThat(GeoReference.of(place("EPSG:99999", UTM), WINDOW)).isEmpty();
        assertThat(GeoReference.of(place("PROJCRS[" + "x".repeat(3_000), UTM), WINDOW))
                .isEmpty();
    }

    private static Place place(String crs, PixelTransform transform) {
        return new Place(null, BOX, new Crs(crs), transform, null);
    }

    private static Chip chip(int width, int height) {
        byte[] pixels = new byte[width * height * Chip.CHANNELS];
        new Random(width * 31L + height).nextBytes(pixels);
        return Chip.of(width, height, pixels);
    }

    /** A tag's values as texts. */
    private static java.util.List<String> field(byte[] file, int tag) throws IOException {
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
            reader.setInput(input);
            IIOMetadata metadata = reader.getImageMetadata(0);
            IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
            NodeList fields = root.getElementsByTagName("TIFFField");
            java.util.List<String> values = new java.util.ArrayList<>();
            for (int i = 0; i < fields.getLength(); i++) {
                IIOMetadataNode field = (IIOMetadataNode) fields.item(i);
                if (field.getAttribute("number").equals(Integer.toString(tag))) {
                    NodeList all = field.getElementsByTagName("*");
                    for (int v = 0; v < all.getLength(); v++) {
                        String value = ((IIOMetadataNode) all.item(v)).getAttribute("value");
                        if (!value.isEmpty()) {
                            values.add(value);
                        }
                    }
                }
            }
            reader.dispose();
            return values;
        }
    }
}
