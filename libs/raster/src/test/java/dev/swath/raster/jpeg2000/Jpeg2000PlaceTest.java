package dev.swath.raster.jpeg2000;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.swath.catalogue.TileWindow;
import dev.swath.raster.ByteSource;
import dev.swath.raster.Scene;
import dev.swath.raster.SceneHints;
import dev.swath.raster.SceneReader;
import dev.swath.raster.TilePlace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The places that GMLJP2 gives in its several spellings. */
class Jpeg2000PlaceTest {
    private static final double CENTIMETRE = 1e-7;
    private static final int JP2C = 0x6a703263;

    /** A URN and OGC's URL mean the authority's order of axes: latitude first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:ogc:def:crs:EPSG::4326",
                "urn:ogc:def:crs:EPSG:6.6:4326",
                "URN:OGC:DEF:CRS:EPSG::4326",
                "http://www.opengis.net/def/crs/EPSG/0/4326"
            })
    void shouldReadTheLatitudeFirstWhereTheAuthorityDoes(String name) throws IOException {
        TilePlace place = place(gml(name, "50 10", "0 0.01", "-0.01 0"));

        assertThat(place.bbox().west()).isCloseTo(9.995, offset(CENTIMETRE));
        assertThat(place.bbox().north()).isCloseTo(50.005, offset(CENTIMETRE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EPSG:4326", "http://www.opengis.net/gml/srs/epsg.xml#4326"})
    void shouldReadTheLongitudeFirstElsewhere(String name) throws IOException {
        TilePlace place = place(gml(name, "10 50", "0.01 0", "0 -0.01"));

        assertThat(place.bbox().west()).isCloseTo(9.995, offset(CENTIMETRE));
        assertThat(place.bbox().north()).isCloseTo(50.005, offset(CENTIMETRE));
    }

    @Test
    void shouldReadTheEastingFirstOfAProjectionByItsUrn() throws IOException {
        TilePlace place = place(gml("urn:ogc:def:crs:EPSG::32633", "500005 3999995", "10 0", "0 -10"));

        assertThat(place.bbox().west()).isCloseTo(15, offset(CENTIMETRE));
    }

    /** GDAL ends the text with a NUL, which no XML may hold. */
    @Test
    void shouldReadATextThatEndsWithNul() throws IOException {
        TilePlace place = place(gml("EPSG:4326", "10 50", "0.01 0", "0 -0.01") + "\0");

        assertThat(place.bbox().west()).isCloseTo(9.995, offset(CENTIMETRE));
    }

    private static TilePlace place(String gml) throws IOException {
        Scene scene = new SceneReader(1_000_000).open(ByteSource.of(withGml(gml)), SceneHints.NONE);
        return scene.place(new TileWindow(0, 0, scene.width(), scene.height())).orElseThrow();
    }

    private static String gml(String system, String origin, String across, String down) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember><gml:FeatureCollection>
                <gml:featureMember><gml:RectifiedGridCoverage dimension="2" gml:id="RGC0001"><gml:rectifiedGridDomain>
                <gml:RectifiedGrid dimension="2"><gml:limits><gml:GridEnvelope><gml:low>0 0</gml:low><gml:high>7 7</gml:high>
                </gml:GridEnvelope></gml:limits><gml:axisName>x</gml:axisName><gml:axisName>y</gml:axisName>
                <gml:origin><gml:Point gml:id="P0001" srsName="%1$s"><gml:pos>%2$s</gml:pos></gml:Point></gml:origin>
                <gml:offsetVector srsName="%1$s">%3$s</gml:offsetVector><gml:offsetVector srsName="%1$s">%4$s</gml:offsetVector>
                </gml:RectifiedGrid></gml:rectifiedGridDomain></gml:RectifiedGridCoverage></gml:featureMember>
                </gml:FeatureCollection></gml:featureMember></gml:FeatureCollection>""".formatted(system, origin, across, down);
    }

    /** A picture without a place, with the boxes of GMLJP2 before its codestream. */
    private static byte[] withGml(String gml) throws IOException {
        byte[] picture = resource("/kinds/alpha.jp2");
        int codestream = 0;
        while (ByteBuffer.wrap(picture).getInt(codestream + 4) != JP2C) {
            codestream++;
        }
        byte[] instance =
                box("asoc", box("lbl ", "gml.root-instance".getBytes(US_ASCII)), box("xml ", gml.getBytes(UTF_8)));
        byte[] boxes = box("asoc", box("lbl ", "gml.data".getBytes(US_ASCII)), instance);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(picture, 0, codestream);
        all.writeBytes(boxes);
        all.write(picture, codestream, picture.length - codestream);
        return all.toByteArray();
    }

    private static byte[] box(String type, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        return ByteBuffer.allocate(8 + content.size())
                .putInt(8 + content.size())
                .put(type.getBytes(US_ASCII))
                .put(content.toByteArray())
                .array();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = Jpeg2000PlaceTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
