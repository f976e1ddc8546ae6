package dev.swath.raster.tiff;

import dev.swath.raster.SceneFormatContractTest;

class TiffFormatTest extends SceneFormatContractTest {
    TiffFormatTest() {
        super(new TiffFormat(), picture("tiff"));
    }
}
