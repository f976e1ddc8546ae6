package dev.swath.client;

import dev.swath.catalogue.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A file to be put into the bucket, with its key: its path relative to the parent of the folder that was named. */
public record SceneFile(Path file, ObjectKey key) {
    /**
     * Every file at or below the paths, without hidden ones. Links are followed.
     *
     * @throws IOException naming a path that has no file, a link that leads nowhere or in a circle, or two files that would be one object
     */
    public static List<SceneFile> list(List<Path> paths) throws IOException {
        Map<ObjectKey, SceneFile> files = new LinkedHashMap<>();
        for (Path path : paths) {
            Path named = path.toAbsolutePath().normalize();
            if (!Files.exists(named)) {
                throw new NoSuchFileException(path.toString(), null, "no such file or folder");
            }
            List<Path> found = filesBelow(named);
            if (found.isEmpty()) {
                throw new NoSuchFileException(path.toString(), null, "it holds no file, or only hidden ones");
            }
            Path base = named.getParent() == null ? named : named.getParent();
            for (Path file : found) {
                add(files, new SceneFile(file, key(base.relativize(file))));
            }
        }
        return List.copyOf(files.values());
    }

    private static List<Path> filesBelow(Path named) throws IOException {
        try (Stream<Path> walk = Files.walk(named, FileVisitOption.FOLLOW_LINKS)) {
            List<Path> all = walk.filter(path ->
                            path.equals(named) || !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            for (Path path : all) {
                if (!Files.exists(path)) {
                    throw new NoSuchFileException(path.toString(), null, "the link leads nowhere");
                }
            }
            return all.stream().filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof FileSystemLoopException loop
                    ? new IOException(loop.getFile() + ": the link leads to a folder that holds it", loop)
                    : e.getCause();
        }
    }

    private static void add(Map<ObjectKey, SceneFile> files, SceneFile next) throws IOException {
        SceneFile other = files.putIfAbsent(next.key(), next);
        if (other != null && !other.file().equals(next.file())) {
            throw new IOException(
                    "%s and %s would both be the object %s".formatted(other.file(), next.file(), next.key()));
        }
    }

    private static ObjectKey key(Path relative) {
        return new ObjectKey(StreamSupport.stream(relative.spliterator(), false)
                .map(Path::toString)
                .collect(Collectors.joining("/")));
    }
}
