package dev.swath.raster.jpeg2000;

import dev.swath.raster.SceneFormatContractTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

class Jpeg2000FormatTest extends SceneFormatContractTest {
    Jpeg2000FormatTest() {
        super(new Jpeg2000Format(), lossless());
    }

    private static byte[] lossless() {
        try (InputStream file = Jpeg2000FormatTest.class.getResourceAsStream("/golden/lossless.jp2")) {
            return Objects.requireNonNull(file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
