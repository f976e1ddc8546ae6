package dev.swath.raster.png;

import dev.swath.raster.SceneFormatContractTest;

class PngFormatTest extends SceneFormatContractTest {
    PngFormatTest() {
        super(new PngFormat(), picture("png"));
    }
}
