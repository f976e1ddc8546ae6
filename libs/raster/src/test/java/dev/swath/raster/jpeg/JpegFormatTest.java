package dev.swath.raster.jpeg;

import dev.swath.raster.SceneFormatContractTest;

class JpegFormatTest extends SceneFormatContractTest {
    JpegFormatTest() {
        super(new JpegFormat(), picture("jpeg"));
    }
}
