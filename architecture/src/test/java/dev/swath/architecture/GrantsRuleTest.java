package dev.swath.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing of the gateway reads the catalogue without the caller's grants. */
class GrantsRuleTest {
    private static final JavaClasses CLASSES = ProductionClasses.ALL;
    private static final String GATEWAY = "dev.swath.gateway";
    private static final String GRANTS = GATEWAY + ".Grants";
    private static final String CALLER = GATEWAY + ".rest.Caller";

    /** Where tiles, scenes, failures and pictures come from. */
    private static final Set<String> TRUTHS = Set.of(
            "dev.swath.vectorindex.VectorIndexReader",
            "dev.swath.objectstore.ObjectStore",
            "dev.swath.chip.ReadChips",
            GATEWAY + ".changes.ChangeLog",
            GATEWAY + ".tables.SceneTable",
            GATEWAY + ".tables.FailureTable");

    /** What tells no key, no id, no caption and no picture, and why. */
    private static final Set<String> OPEN_TO_ALL = Set.of(
            GATEWAY + ".CurrentModel", // the name of the searched model
            GATEWAY + ".ReadStatus", // numbers of the whole, and which server is away
            GATEWAY + ".ReadIndex.versions", // names of models
            GATEWAY + ".stac.SearchItems.sortables", // names of properties
            GATEWAY + ".changes.FollowChanges.listeners", // a number
            GATEWAY + ".ReadPicture.decode", // of a tile that was found with grants
            GATEWAY + ".tables.KeepScenes", // fills a table
            GATEWAY + ".tables.KeepFailures"); // fills a table

    @Test
    void shouldTakeGrantsInEveryUseCaseThatReads() {
        List<JavaClass> useCases = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(GATEWAY))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(type -> !isIn(type, "wiring") && !isResource(type))
                .filter(type -> type.getAllFields().stream()
                        .anyMatch(field -> TRUTHS.contains(field.getRawType().getName())))
                .toList();
        List<String> without = useCases.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(GrantsRuleTest::answersSomebody)
                .filter(method -> !takesGrants(method))
                .map(GrantsRuleTest::name)
                .filter(name -> OPEN_TO_ALL.stream().noneMatch(name::startsWith))
                .sorted()
                .toList();

        assertThat(useCases)
                .extracting(JavaClass::getSimpleName)
                .contains(
                        "FindTile",
                        "FollowChanges",
                        "ReadChanges",
                        "ReadFailures",
                        "ReadIndex",
                        "ReadPicture",
                        "ReadScene",
                        "SearchTiles");
        assertThat(without).as("what reads without grants").isEmpty();
    }

    /** A resource asks use cases, and what it asks takes grants if any method of that use case does. */
    @Test
    void shouldPassGrantsFromEveryResource() {
        List<String> without = CLASSES.stream()
                .filter(type -> type.getPackageName().startsWith(GATEWAY) && isResource(type))
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> isUseCase(call.getTargetOwner()))
                .filter(call -> call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(parameter -> parameter.getName().equals(GRANTS)))
                .map(JavaMethodCall::getTarget)
                .map(target -> target.getOwner().getName() + "." + target.getName())
                .filter(name -> OPEN_TO_ALL.stream().noneMatch(name::startsWith))
                .distinct()
                .sorted()
                .toList();

        assertThat(without).as("what resources ask without grants").isEmpty();
    }

    @Test
    void shouldGrantEverythingInOnePlace() {
        noClasses()
                .that(resideInAPackage(GATEWAY + ".."))
                .and()
                .doNotHaveFullyQualifiedName(CALLER)
                .should()
                .callMethod(GRANTS, "all")
                .check(CLASSES);
    }

    @Test
    void shouldAskUseCasesInAResource() {
        for (String truth : TRUTHS) {
            noClasses()
                    .that(resideInAPackage(GATEWAY + ".."))
                    .and()
                    .areAnnotatedWith("jakarta.ws.rs.Path")
                    .should()
                    .dependOnClassesThat(assignableTo(truth))
                    .check(CLASSES);
        }
    }

    private static boolean isUseCase(JavaClass type) {
        return type.getPackageName().startsWith(GATEWAY)
                && Stream.concat(type.getMethods().stream(), type.getAllMethods().stream())
                        .anyMatch(GrantsRuleTest::takesGrants);
    }

    private static boolean answersSomebody(JavaMethod method) {
        return !method.getModifiers().contains(JavaModifier.PRIVATE)
                && !method.getModifiers().contains(JavaModifier.STATIC)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !method.getRawReturnType().getName().equals("void");
    }

    private static boolean takesGrants(JavaMethod method) {
        return method.getRawParameterTypes().stream()
                .anyMatch(parameter -> parameter.getName().equals(GRANTS));
    }

    private static boolean isResource(JavaClass type) {
        return type.getAnnotations().stream()
                .map(JavaAnnotation::getRawType)
                .anyMatch(annotation -> annotation.getName().equals("jakarta.ws.rs.Path"));
    }

    private static boolean isIn(JavaClass type, String room) {
        return type.getPackageName().startsWith(GATEWAY + "." + room);
    }

    private static String name(JavaMethod method) {
        return method.getOwner().getName() + "." + method.getName();
    }
}
