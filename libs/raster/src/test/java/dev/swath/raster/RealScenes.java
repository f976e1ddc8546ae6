package dev.swath.raster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the real scenes are: a test that wants one is skipped where it is absent. */
final class RealScenes {
    static final String PRODUCT = "S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.SAFE";

    private RealScenes() {}

    static Path path(String name) {
        String data = System.getenv().getOrDefault("SWATH_DATA", System.getProperty("swath.root") + "/../shared/data");
        Path path = Path.of(data, "scenes", name);
        assumeTrue(Files.exists(path), "skipped: there is no " + path);
        return path;
    }
}
