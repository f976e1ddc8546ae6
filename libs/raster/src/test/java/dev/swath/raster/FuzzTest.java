package dev.swath.raster;

import java.io.IOException;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;

class FuzzTest {
    private static final int INPUTS = 3000;
    private static final long SEED = 19_391_203_100_939L;

    @Test
    void shouldEndEveryBrokenFileAsASceneOrANamedFailure() throws IOException, URISyntaxException {
        new Fuzz().run(INPUTS, SEED);
    }
}
