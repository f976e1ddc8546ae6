package dev.swath.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** One way to log: {@code LOG.atWarn().addKeyValue("tileId", id).log("A constant message")}. */
class LoggingTest {
    private static final JavaClasses CLASSES = ProductionClasses.ALL;
    private static final Path ROOT = Path.of(System.getProperty("swath.root", ".."));

    @Test
    void shouldLogByEvents() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(name("org.slf4j.Logger")))
                        .and(target(nameMatching("trace|debug|info|warn|error"))))
                .orShould()
                .callMethodWhere(target(owner(name("org.slf4j.spi.LoggingEventBuilder")))
                        .and(target(nameMatching("addArgument|setMessage"))))
                .check(CLASSES);
    }

    @Test
    void shouldLogByNoOtherFacade() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.jboss.logging..", "io.quarkus.logging..", "org.apache.logging..", "java.util.logging.."))
                .check(CLASSES);
    }

    @Test
    void shouldLogAConstantMessage() throws IOException {
        assertThat(SourceTree.read(ROOT).stream()
                        .flatMap(file -> file.unlikeLogging().stream().map(call -> file.path() + ":" + call)))
                .isEmpty();
    }
}
