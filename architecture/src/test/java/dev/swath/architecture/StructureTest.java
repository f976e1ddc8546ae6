package dev.swath.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The figures that {@code ./swath structure} prints, held. */
class StructureTest {
    private static final Path ROOT =
            Path.of(System.getProperty("swath.root", "..")).toAbsolutePath().normalize();

    private static Structure structure;

    @BeforeAll
    static void measure() throws IOException {
        structure = Structure.of(ROOT);
    }

    @Test
    void shouldNotGiveTwoTypesOneName() {
        assertThat(structure.topLevelClashes()).isEmpty();
    }

    @Test
    void shouldKeepEveryFigure() {
        assertThat(structure.figures()).filteredOn(figure -> !figure.met()).isEmpty();
    }

    @Test
    void shouldSeeTheWholeTree() {
        assertThat(structure.filesOfPackage()).containsKeys("dev.swath.catalogue", "dev.swath.gateway.rest");
        assertThat(structure.wiringLines()).hasSize(2);
    }
}
