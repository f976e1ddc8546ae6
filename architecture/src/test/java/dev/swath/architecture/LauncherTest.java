package dev.swath.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./swath} in a tree of its own, with a JDK that does nothing and a Maven that waits until it is told to go on. */
class LauncherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path root = Path.of(".");

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void plant() throws IOException {
        Files.copy(
                Path.of(System.getProperty("swath.root")).resolve("swath"),
                root.resolve("swath"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve("cli/src/main/java"));
        Files.writeString(root.resolve("cli/pom.xml"), "<project/>");
        program("jdk/bin/javac", "echo javac 25.0.1");
        program("jdk/bin/java", "locale charmap");
        program("mvnw", """
            echo "$*" >>maven.log
            echo '[INFO] Building Swath cli'
            until [ -e go-on ]; do sleep 0.05; done
            """);
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dev", "test", "build", "structure", "format", "bench", "rehearse-upgrade", "rehearse-alerts"})
    void shouldHelpWithEachOfItsOwnCommandsAndDoNothingElse(String command) throws Exception {
        Process help = run(Map.of(), command, "--help");

        assertThat(exitStatus(help)).isZero();
        assertThat(output(help)).startsWith("Usage: ./swath " + command).doesNotContain("Swath: a live");
        assertThat(root.resolve("maven.log")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "build everything",
                "build nothing",
                "build cli now",
                "test -m nothing",
                "format --all",
                "structure now",
                "rehearse-upgrade nothing",
                "bench",
                "dance"
            })
    void shouldAnswerWrongUsageWith2(String line) throws Exception {
        Process refused = run(Map.of(), line.split(" ", -1));

        assertThat(exitStatus(refused)).isEqualTo(2);
        assertThat(output(refused)).isEmpty();
        assertThat(errors(refused)).doesNotContain("./swath: line");
        assertThat(root.resolve("maven.log")).doesNotExist();
    }

    @Test
    void shouldBuildWhereAnOlderLauncherLeftAFile() throws Exception {
        Files.createDirectory(root.resolve("target"));
        Files.writeString(root.resolve("target/built"), "");
        Files.createFile(root.resolve("go-on"));

        assertThat(exitStatus(run(Map.of(), "build", "cli"))).isZero();

        assertThat(root.resolve("target/built/cli")).exists();
    }

    @Test
    void shouldNotBuildAgainForWhatThePagesBuildMade() throws Exception {
        Path page = Files.createDirectories(root.resolve("cli/src/main/webapp/src"));
        program("mvnw", """
            echo "$*" >>maven.log
            mkdir -p cli/src/main/webapp/node_modules/vite cli/src/main/webapp/src/generated
            """);
        for (int build = 0; build < 2; build++) {
            assertThat(exitStatus(run(Map.of(), "build", "cli"))).isZero();
        }
        assertThat(Files.readAllLines(root.resolve("maven.log"))).hasSize(1);

        Files.writeString(page.resolve("main.ts"), "");
        assertThat(exitStatus(run(Map.of(), "build", "cli"))).isZero();

        assertThat(Files.readAllLines(root.resolve("maven.log"))).hasSize(2);
    }

    @Test
    void shouldLetOneBuildRunAtATimeAndTellTheOther() throws Exception {
        Process first = run(Map.of(), "build", "cli");
        await().atMost(PATIENCE).until(() -> Files.exists(root.resolve("maven.log")));
        Process second = run(Map.of(), "build", "cli");
        await().atMost(PATIENCE).until(() -> errors(second).contains("another build is running"));

        Files.createFile(root.resolve("go-on"));

        assertThat(exitStatus(first)).isZero();
        assertThat(exitStatus(second)).isZero();
        assertThat(errors(first)).contains("Swath cli");
        assertThat(Files.readAllLines(root.resolve("maven.log"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "xx_YY.UTF-8", "C.UTF-8"})
    void shouldRunJavaInALocaleThatIsUtf8(String locale) throws Exception {
        Process java = run(Map.of("LC_ALL", locale), "structure");

        assertThat(exitStatus(java)).isZero();
        assertThat(output(java)).isEqualTo("UTF-8\n");
    }

    static List<String> clientCommands() throws IOException {
        String entry = Files.readString(
                Path.of(System.getProperty("swath.root")).resolve("cli/src/main/java/dev/swath/cli/SwathCli.java"));
        return Pattern.compile("(\\w+)Command\\.class")
                .matcher(entry)
                .results()
                .map(command -> command.group(1).toLowerCase(Locale.ROOT))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("clientCommands")
    void shouldNameAndRunEachCommandOfTheClient(String command) throws Exception {
        Files.createFile(root.resolve("go-on"));

        Process help = run(Map.of(), "help");
        Process java = run(Map.of(), command);

        assertThat(exitStatus(help)).isZero();
        assertThat(output(help)).contains("  ./swath " + command + " ");
        assertThat(exitStatus(java)).isZero();
        assertThat(output(java)).isEqualTo("UTF-8\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'', milvus",
        "--keep kept, milvus",
        "--seed 3, milvus",
        "4 21, milvus",
        "12 --seed 3, milvus",
        "3 4, UTF-8",
        "3 --seed 12, UTF-8",
        "--keep 21 3, UTF-8",
        "--help, UTF-8"
    })
    void shouldRunFaultsBesideMilvusWhereOneOfThemNeedsIt(String options, String printed) throws Exception {
        Files.createFile(root.resolve("go-on"));
        Files.createDirectories(root.resolve("faults/src/main/java"));
        Files.writeString(root.resolve("faults/pom.xml"), "<project/>");
        program("deploy/real/milvus-lite.sh", "echo milvus");

        Process faults = run(
                Map.of("SWATH_TEST_MILVUS", ""),
                ("test --faults " + options).strip().split(" "));

        assertThat(exitStatus(faults)).isZero();
        assertThat(output(faults)).isEqualTo(printed + "\n");
    }

    private Process run(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(root.resolve("swath").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(root.resolve("output-" + started.size()).toFile())
                .redirectError(root.resolve("errors-" + started.size()).toFile());
        builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static int exitStatus(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String output(Process process) throws IOException {
        return Files.readString(root.resolve("output-" + started.indexOf(process)), UTF_8);
    }

    private String errors(Process process) throws IOException {
        return Files.readString(root.resolve("errors-" + started.indexOf(process)), UTF_8);
    }

    private void program(String name, String script) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "#!/usr/bin/env bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
