package dev.swath.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is inside a library is its own affair. */
class RoomsTest {
    private static final JavaClasses CLASSES = ProductionClasses.ALL;

    /** The catalogue is missing: it is the vocabulary of all, and its packages are for all. */
    @ParameterizedTest
    @ValueSource(strings = {"raster", "modelruntime", "objectstore", "streaming", "service", "client", "embedded"})
    void shouldImportOnlyTheRootOfALibrary(String library) {
        noClasses()
                .that(not(resideInAPackage("dev.swath." + library + "..")))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.swath." + library + ".*.."))
                .check(CLASSES);
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
