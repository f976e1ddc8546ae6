package dev.swath.raster;

import java.io.IOException;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;

class FuzzTest {
    private static final int INPUTS = 3000;

    @Test
    void shouldEndEveryBrokenFileAsASceneOrANamedFailure() throws IOException, URISyntaxException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);

        new Fuzz().run(INPUTS, seed);
    }
}
