package dev.swath.raster;

import java.io.IOException;
import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;

/** {@code -Dswath.fuzz.inputs=1000000 -Dswath.fuzz.seed=N} for more than a slice. */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("swath.fuzz.inputs", 3000);
    private static final long SEED = Long.getLong("swath.fuzz.seed", 19_391_203_100_939L);

    @Test
    void shouldReadEveryBrokenFileOrEndItAsANamedFailure() throws IOException, URISyntaxException {
        new Fuzz().run(INPUTS, SEED);
    }
}
