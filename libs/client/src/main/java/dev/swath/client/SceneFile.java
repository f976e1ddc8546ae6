package dev.swath.client;

import dev.swath.catalogue.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A file to be put into the bucket, with its key: its path relative to the parent of the folder that was named. */
public record SceneFile(Path file, ObjectKey key) {
    /** Every file at or below the paths, without hidden ones. */
    public static List<SceneFile> list(List<Path> paths) throws IOException {
        List<SceneFile> files = new ArrayList<>();
        for (Path path : paths) {
            Path named = path.toAbsolutePath().normalize();
            if (!Files.exists(named)) {
                throw new NoSuchFileException(path.toString(), null, "no such file or folder");
            }
            Path base = named.getParent() == null ? named : named.getParent();
            try (Stream<Path> walk = Files.walk(named)) {
                walk.filter(Files::isRegularFile)
                        .filter(file -> !file.getFileName().toString().startsWith("."))
                        .sorted()
                        .forEach(file -> files.add(new SceneFile(file, key(base.relativize(file)))));
            }
        }
        return files;
    }

    private static ObjectKey key(Path relative) {
        return new ObjectKey(StreamSupport.stream(relative.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/")));
    }
}
