package dev.swath.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pictures of a folder. */
final class PictureFiles {
    private PictureFiles() {}

    /** @return its first .jpg and .png files by name, at least one */
    static List<Path> list(Path folder, int most) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> pictures = files.filter(file ->
                            file.toString().endsWith(".jpg") || file.toString().endsWith(".png"))
                    .sorted()
                    .limit(most)
                    .toList();
            if (pictures.isEmpty()) {
                throw new IOException("no .jpg or .png in " + folder);
            }
            return pictures;
        }
    }
}
