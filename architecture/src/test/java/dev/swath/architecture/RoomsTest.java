package dev.swath.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is inside a library is its own affair. */
class RoomsTest {
    private static final JavaClasses CLASSES = ProductionClasses.ALL;
    private static final String FORMAT = "dev.swath.raster.SceneFormat";

    /** Missing are the catalogue and {@code service}: what all modules share, and what all services share. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chip",
                "raster",
                "modelruntime",
                "objectstore",
                "vectorindex",
                "cql2",
                "streaming",
                "client",
                "dialogue",
                "embedded"
            })
    void shouldImportOnlyTheRootOfALibrary(String library) {
        noClasses()
                .that(not(resideInAPackage("dev.swath." + library + "..")))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.swath." + library + ".*.."))
                .check(CLASSES);
    }

    /** The benchmarks measure a worker with the telemetry that services give it. */
    @Test
    void shouldShareWhatServicesShareWithServicesAlone() {
        noClasses()
                .that(not(resideInAnyPackage(
                        "dev.swath.service..",
                        "dev.swath.ingest..",
                        "dev.swath.encoder..",
                        "dev.swath.caption..",
                        "dev.swath.indexer..",
                        "dev.swath.gateway..",
                        "dev.swath.standalone..",
                        "dev.swath.benchmarks..")))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.swath.service.."))
                .check(CLASSES);
    }

    /** A format is a package with an implementation of the port. */
    @Test
    void shouldNotImportAnotherFormat() {
        List<String> formats = CLASSES.stream()
                .filter(type -> type.isAssignableTo(FORMAT) && !type.getName().equals(FORMAT))
                .map(type -> type.getPackageName())
                .distinct()
                .sorted()
                .toList();
        assertThat(formats).hasSizeGreaterThan(3).doesNotContain("dev.swath.raster");

        for (String format : formats) {
            noClasses()
                    .that(resideInAPackage(format + ".."))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(formats.stream()
                            .filter(other -> !other.equals(format))
                            .map(other -> other + "..")
                            .toArray(String[]::new)))
                    .check(CLASSES);
        }
    }

    @Test
    void shouldKeepSampleTilesOutOfProduction() {
        noClasses()
                .that(not(resideInAPackage("dev.swath.testfixtures..")))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.swath.testfixtures.."))
                .check(CLASSES);
    }
}
