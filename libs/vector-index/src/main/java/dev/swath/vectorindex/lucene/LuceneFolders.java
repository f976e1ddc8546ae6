package dev.swath.vectorindex.lucene;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Where collections are. Each form has a folder, such as {@code s2.b1}, with a folder for each model version. Those of
 * the form without a name are in the index's own folder. No model version has a dot in its name.
 */
final class LuceneFolders {
    private static final Pattern FORM = Pattern.compile("s([0-9]{1,6})\\.b([0-9]{1,6})");

    private LuceneFolders() {}

    /** The folder of a form's collections. */
    static Path of(Path index, IndexForm form) {
        return form.equals(IndexForm.UNNAMED) ? index : index.resolve("s%d.b%d".formatted(form.schema(), form.build()));
    }

    /** The forms that have a collection. */
    static SortedSet<IndexForm> forms(Path index) throws IOException {
        SortedSet<IndexForm> forms = new TreeSet<>();
        if (!modelVersions(index).isEmpty()) {
            forms.add(IndexForm.UNNAMED);
        }
        for (Path folder : folders(index)) {
            Optional<IndexForm> form = form(folder);
            if (form.isPresent() && !modelVersions(folder).isEmpty()) {
                forms.add(form.get());
            }
        }
        return forms;
    }

    /** The model versions that have a collection in a form's folder. */
    static SortedSet<ModelVersion> modelVersions(Path formFolder) throws IOException {
        SortedSet<ModelVersion> versions = new TreeSet<>();
        for (Path folder : folders(formFolder)) {
            if (form(folder).isEmpty() && holdsIndex(folder)) {
                versions.add(new ModelVersion(folder.getFileName().toString()));
            }
        }
        return versions;
    }

    /** Whether a folder holds a committed collection. Lucene's own opening of a folder would create it. */
    static boolean holdsIndex(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Directory directory = FSDirectory.open(folder)) {
            return DirectoryReader.indexExists(directory);
        }
    }

    /** Removes a form's collections. */
    static void remove(Path index, IndexForm form) throws IOException {
        if (form.equals(IndexForm.UNNAMED)) {
            for (ModelVersion version : modelVersions(index)) {
                delete(index.resolve(version.value()));
            }
        } else {
            delete(of(index, form));
        }
    }

    private static Optional<IndexForm> form(Path folder) {
        Matcher name = FORM.matcher(folder.getFileName().toString());
        return name.matches()
                ? Optional.of(new IndexForm(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))))
                : Optional.empty();
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory).toList();
        } catch (NoSuchFileException e) {
            return List.of(); // it was removed meanwhile
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean _ = Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                boolean _ = Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
