package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.client.Endpoints;
import dev.swath.client.EndpointsFile;
import dev.swath.embedded.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StandaloneTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldLeaveAFolderInUseAsItIs() throws IOException {
        try (FolderLock _ = FolderLock.acquire(folder, "Swath")) {
            EndpointsFile.write(folder, Endpoints.DEFAULT);
            Standalone second = new Standalone(folder, new PortOptions());

            assertThatThrownBy(() -> second.run(_ -> OptionalInt.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining(
                            "the running process " + ProcessHandle.current().pid());

            assertThat(EndpointsFile.find(folder)).contains(Endpoints.DEFAULT);
        }
    }

    @Test
    void shouldDeleteWhatAKilledDemoLeftAndNothingElse() throws IOException {
        Path abandoned = DemoFolder.create();
        Path used = DemoFolder.create();
        Path fresh = DemoFolder.create();
        try {
            FolderLock.acquire(abandoned, "The demo").close();
            Files.createDirectories(abandoned.resolve("kafka"));
            try (FolderLock _ = FolderLock.acquire(used, "The demo")) {
                Path next = DemoFolder.create();
                DemoFolder.delete(next);
            }

            assertThat(abandoned).doesNotExist();
            assertThat(used).exists();
            assertThat(fresh).exists();
        } finally {
            DemoFolder.delete(used);
            DemoFolder.delete(fresh);
        }
    }

    @Test
    void shouldAnswerWrongUsageWith2() {
        assertThat(execute("up", "--data", folder.toString(), "--index", "milvus"))
                .isEqualTo(2);
        assertThat(execute("up", "--data", folder.toString(), "--http-port", "70000"))
                .isEqualTo(2);
        assertThat(execute("demo", "--data", folder.toString(), "--s3-port", "-1", "--http-port", "0"))
                .isEqualTo(2);
    }

    private static int execute(String... arguments) {
        return new CommandLine(new StandaloneMain()).execute(arguments);
    }
}
