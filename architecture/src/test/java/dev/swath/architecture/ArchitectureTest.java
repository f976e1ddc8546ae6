package dev.swath.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs and design: who may import what. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = ProductionClasses.ALL;

    private static final List<String> SERVICES = List.of("ingest", "encoder", "caption", "indexer", "gateway");

    /** A third party's packages, and the modules that may know them. */
    private static final Map<String, List<String>> HOMES = Map.ofEntries(
            Map.entry("ai.onnxruntime..", List.of("modelruntime")),
            Map.entry("ai.djl..", List.of("modelruntime")),
            Map.entry("io.milvus..", List.of("vectorindex")),
            Map.entry("org.apache.lucene..", List.of("vectorindex")),
            Map.entry("org.apache.sis..", List.of("raster")),
            Map.entry("org.antlr..", List.of("cql2")),
            Map.entry("io.minio..", List.of("objectstore")),
            Map.entry("io.quarkiverse..", List.of("gateway")),
            Map.entry("org.apache.kafka..", List.of("streaming", "indexer", "embedded", "faults")),
            Map.entry("kafka..", List.of("embedded")),
            Map.entry("io.opentelemetry..", List.of("streaming", "service", "indexer", "benchmarks")),
            Map.entry("org.gaul..", List.of("embedded")));

    /** What each library may import of ours; a service may import any library and no service. */
    private static final Map<String, List<String>> LIBRARIES = Map.ofEntries(
            Map.entry("catalogue", List.of()),
            Map.entry("chip", List.of("catalogue")),
            Map.entry("raster", List.of("catalogue", "chip")),
            Map.entry("modelruntime", List.of("catalogue", "chip")),
            Map.entry("objectstore", List.of("catalogue")),
            Map.entry("vectorindex", List.of("catalogue")),
            Map.entry("cql2", List.of("catalogue", "vectorindex")),
            Map.entry("streaming", List.of("catalogue")),
            Map.entry("service", List.of("catalogue", "streaming")),
            Map.entry("dialogue", List.of("catalogue")),
            Map.entry("embedded", List.of()),
            Map.entry("client", List.of("catalogue", "objectstore", "streaming")),
            Map.entry("ledger", List.of("catalogue", "client", "objectstore", "streaming")),
            Map.entry("cli", List.of("catalogue", "client", "objectstore", "streaming", "ledger")),
            Map.entry("evaluation", List.of("catalogue", "modelruntime")));

    @Test
    void shouldSeeEveryModule() {
        for (String module : List.of(
                "catalogue",
                "chip",
                "raster",
                "modelruntime",
                "objectstore",
                "vectorindex",
                "cql2",
                "streaming",
                "service",
                "embedded",
                "client",
                "dialogue",
                "ingest",
                "encoder",
                "caption",
                "indexer",
                "gateway",
                "standalone",
                "cli",
                "ledger",
                "faults",
                "evaluation",
                "benchmarks",
                "architecture")) {
            assertThat(CLASSES.stream().anyMatch(type -> type.getPackageName().startsWith("dev.swath." + module)))
                    .as(module)
                    .isTrue();
        }
    }

    static List<String> thirdParties() {
        return HOMES.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("thirdParties")
    void shouldKnowAThirdPartyOnlyAtItsAdapter(String thirdParty) {
        noClasses()
                .that(not(resideInAnyPackage(packages(HOMES.getOrDefault(thirdParty, List.of())))))
                .should()
                .dependOnClassesThat(resideInAPackage(thirdParty))
                .check(CLASSES);
    }

    static List<String> libraries() {
        return LIBRARIES.keySet().stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void shouldImportOnlyWhatALibraryMay(String library) {
        List<String> allowed = LIBRARIES.getOrDefault(library, List.of());
        noClasses()
                .that(resideInAPackage("dev.swath." + library + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.swath..")
                        .and(not(resideInAPackage("dev.swath." + library + "..")))
                        .and(not(resideInAnyPackage(packages(allowed)))))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "encoder", "caption", "indexer", "gateway"})
    void shouldNotImportAnotherService(String service) {
        noClasses()
                .that(resideInAPackage("dev.swath." + service + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(SERVICES.stream()
                        .filter(other -> !other.equals(service))
                        .toList())))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "encoder", "caption", "indexer", "gateway"})
    void shouldKeepFrameworksOutOfTheUseCase(String service) {
        noClasses()
                .that(resideInAPackage("dev.swath." + service))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.quarkus..", "jakarta..", "org.eclipse.microprofile..", "io.micrometer..", "io.vertx.."))
                .check(CLASSES);
    }

    @Test
    void shouldKeepTheModelRuntimeFreeOfServers() {
        noClasses()
                .that(resideInAnyPackage("dev.swath.modelruntime..", "dev.swath.raster..", "dev.swath.chip.."))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.apache.kafka..", "io.quarkus..", "io.minio..", "java.net.http.."))
                .check(CLASSES);
    }

    @Test
    void shouldNotGoRoundInCircles() {
        slices().matching("dev.swath.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldNameNothingForWhatItIsNot() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .check(CLASSES);
    }

    private static String[] packages(List<String> modules) {
        return modules.stream().map(module -> "dev.swath." + module + "..").toArray(String[]::new);
    }
}
