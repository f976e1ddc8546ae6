package dev.swath.raster.sentinel2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ProductCheck;
import dev.swath.raster.ProductFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafeFolderTest {
    private static final String IMAGES = "GRANULE/L2A_T29UNU/IMG_DATA/R60m/T29UNU_20221005T115411_";
    private static final List<String> METADATA =
            List.of("manifest.safe", "MTD_MSIL2A.xml", "GRANULE/L2A_T29UNU/MTD_TL.xml");
    private static final byte[] LISTING = """
        <dataObject><byteStream><fileLocation locatorType="URL" href="./MTD_MSIL2A.xml"/></byteStream></dataObject>
        <dataObject><byteStream><fileLocation locatorType="URL" href="./INSPIRE.xml"/></byteStream></dataObject>
        """.getBytes(UTF_8);

    @Test
    void shouldBeReadableWithTrueColourOrTheThreeBandsOfOneResolution() {
        assertThat(check(IMAGES + "TCI_60m.jp2").isReadable()).isTrue();
        assertThat(check(IMAGES + "B02_60m.jp2", IMAGES + "B03_60m.jp2", IMAGES + "B04_60m.jp2")
                        .isReadable())
                .isTrue();
        assertThat(check(IMAGES + "B02_60m.jp2", IMAGES + "B03_60m.jp2", IMAGES.replace("60", "20") + "B04_20m.jp2")
                        .required())
                .containsExactly("TCI, or B04, B03 and B02 of one resolution");
    }

    @Test
    void shouldNameEachMissingFile() {
        assertThat(new SafeFolder(List.of(IMAGES + "TCI_60m.jp2")).check(null).required())
                .containsExactly("manifest.safe", "MTD_MSIL2A.xml", "GRANULE/*/MTD_TL.xml");
        ProductCheck partial = check(IMAGES + "TCI_60m.jp2");
        assertThat(partial.listed()).containsExactly("INSPIRE.xml");
        assertThat(partial.isWhole()).isFalse();
        assertThat(check(IMAGES + "TCI_60m.jp2", "INSPIRE.xml").isWhole()).isTrue();
    }

    @Test
    void shouldRefuseAnotherMissionsProductByItsManifest() {
        byte[] radar = "<fileLocation href='./measurement/s1a-iw-grd-vv.tiff'/>".getBytes(UTF_8);

        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> new SafeFolder(List.of("manifest.safe")).check(radar))
                .withMessageContaining("measurement/s1a-iw-grd-vv.tiff")
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
        assertThat(new SafeFolder(List.of("manifest.safe")).check(LISTING).required())
                .as("what the manifest lists may still come")
                .contains("MTD_MSIL2A.xml");
    }

    @Test
    void shouldFindTheProductInAFolderOfItsOwn() {
        assertThat(SafeFolder.inner(METADATA)).isEmpty();
        assertThat(SafeFolder.inner(List.of("S2A.SAFE/manifest.safe", "S2A.SAFE/MTD_MSIL2A.xml", "._S2A.SAFE")))
                .isEqualTo("S2A.SAFE/");
        assertThat(SafeFolder.inner(List.of("S2A.SAFE/MTD_MSIL2A.xml", "safe/manifest.safe")))
                .as("no manifest yet")
                .isEmpty();
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> SafeFolder.inner(List.of("a.SAFE/manifest.safe", "b.SAFE/manifest.safe")))
                .withMessageContaining("a.SAFE/ and b.SAFE/")
                .matches(e -> e.code() == ErrorCode.UNSUPPORTED_FORMAT);
    }

    @Test
    void shouldReadTheMetadata() {
        Sentinel2Metadata metadata = Sentinel2Metadata.parse("MTD_MSIL2A.xml", """
            <a:P xmlns:a="urn:a"><PRODUCT_START_TIME>2022-10-05T11:54:11.024Z</PRODUCT_START_TIME>
            <PRODUCT_STOP_TIME>2022-10-05T11:54:13.024Z</PRODUCT_STOP_TIME><SPACECRAFT_NAME>Sentinel-2B</SPACECRAFT_NAME>
            <PROCESSING_BASELINE>04.00</PROCESSING_BASELINE><BOA_QUANTIFICATION_VALUE>10000</BOA_QUANTIFICATION_VALUE>
            <BOA_ADD_OFFSET band_id="3">-1000</BOA_ADD_OFFSET><Cloud_Coverage_Assessment>59.8</Cloud_Coverage_Assessment></a:P>
            """.getBytes(UTF_8));

        assertThat(metadata.facts())
                .isEqualTo(new ProductFacts(
                        Instant.parse("2022-10-05T11:54:11Z"),
                        Instant.parse("2022-10-05T11:54:11.024Z"),
                        Instant.parse("2022-10-05T11:54:13.024Z"),
                        "sentinel-2b",
                        List.of("msi"),
                        0.598));
        assertThat(metadata.number("B04", 0.1)).isEqualTo(2000);
        assertThat(metadata.number("B02", 0.1)).isEqualTo(1000);
    }

    @Test
    void shouldTakeOneMomentForNoIntervalAndAnOddNameForNoPlatform() {
        ProductFacts facts =
                Sentinel2Metadata.parse("MTD_MSIL2A.xml", """
            <P><PRODUCT_START_TIME>2022-10-05T11:54:11.024Z</PRODUCT_START_TIME>
            <PRODUCT_STOP_TIME>2022-10-05T11:54:11.024Z</PRODUCT_STOP_TIME><SPACECRAFT_NAME>else</SPACECRAFT_NAME></P>
            """.getBytes(UTF_8)).facts();

        assertThat(facts.start()).isNull();
        assertThat(facts.end()).isNull();
        assertThat(facts.platform()).isNull();
    }

    @Test
    void shouldReadNoEntityFromOutside() {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> Sentinel2Metadata.parse(
                        "MTD_MSIL2A.xml",
                        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>".getBytes(UTF_8)))
                .matches(e -> e.code() == ErrorCode.UNREADABLE_IMAGE);
    }

    private static ProductCheck check(String... images) {
        List<String> names = new ArrayList<>(METADATA);
        names.addAll(List.of(images));
        return new SafeFolder(names).check(LISTING);
    }
}
