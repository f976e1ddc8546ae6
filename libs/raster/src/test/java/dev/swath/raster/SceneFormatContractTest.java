package dev.swath.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileWindow;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What every format keeps to. */
public abstract class SceneFormatContractTest {
    private final SceneFormat format;
    private final byte[] file;

    /** @param file of some hundreds of pixels at least */
    protected SceneFormatContractTest(SceneFormat format, byte[] file) {
        this.format = format;
        this.file = file;
    }

    /** The picture of 40×30 pixels in the words of ImageIO. */
    protected static byte[] picture(String format) {
        return Pictures.rgb(40, 30, format);
    }

    @Test
    void shouldBeTheOneThatIsFoundForItsFiles() {
        assertThat(SceneFormats.of(ByteSource.of(file))).isExactlyInstanceOf(format.getClass());
    }

    @Test
    void shouldNotRecogniseWhatIsTooShortOrNoPicture() {
        assertThat(format.recognises(new byte[0])).isFalse();
        assertThat(format.recognises(Arrays.copyOf(file, 1))).isFalse();
        assertThat(format.recognises("no picture".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
    }

    @Test
    void shouldGiveEveryPixelThatItDeclares() {
        Scene scene = open(file, SceneLimits.DEFAULT);

        TilePicture tile = scene.picture().tile(new TileWindow(0, 0, scene.width(), scene.height()));

        assertThat(scene.width()).isGreaterThan(1);
        assertThat(tile.nodataFraction()).isZero();
    }

    @Test
    void shouldRefuseMorePixelsThanAreAccepted() {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> open(file, SceneLimits.DEFAULT.withPixels(100)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
    }

    @Test
    void shouldRefuseAFileThatIsCutOff() {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> {
                    Scene scene = open(Arrays.copyOf(file, file.length / 2), SceneLimits.DEFAULT);
                    scene.picture().tile(new TileWindow(0, 0, scene.width(), scene.height()));
                })
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
    }

    private static Scene open(byte[] bytes, SceneLimits limits) {
        return new SceneReader(limits).open(ByteSource.of(bytes), SceneHints.NONE);
    }
}
