package dev.swath.standalone;

import dev.swath.embedded.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A demo's folder that lasts as long as its process. What a killed demo left is deleted by the next one. */
final class DemoFolder {
    private static final String PREFIX = "swath-demo-";

    private DemoFolder() {}

    static Path create() throws IOException {
        Path folder = Files.createTempDirectory(PREFIX);
        deleteAbandoned(folder);
        return folder;
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void deleteAbandoned(Path created) throws IOException {
        for (Path other : others(created)) {
            try (FolderLock _ = FolderLock.acquire(other, "The demo")) {
                delete(other);
            } catch (IOException e) {
                // Its process lives, or it is somebody else's.
            }
        }
    }

    /** Those that a process has locked once: one without a lock may be about to. */
    private static List<Path> others(Path created) throws IOException {
        try (Stream<Path> beside = Files.list(created.resolveSibling(""))) {
            return beside.filter(folder -> !folder.equals(created))
                    .filter(folder -> folder.getFileName().toString().startsWith(PREFIX))
                    .filter(FolderLock::wasLocked)
                    .toList();
        }
    }
}
