package dev.swath.modelruntime;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.modelruntime.bundle.BundleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The committed bundle of random weights that {@code src/test/python/make_test_resources.py} makes. */
public final class TinyBundle {
    public static final SessionSettings SETTINGS = new SessionSettings(Device.CPU, 1);
    static final List<String> PICTURES = List.of("stripes", "blobs", "noise", "ramp", "flat");

    private static final JsonMapper MAPPER = new JsonMapper();

    private TinyBundle() {}

    public static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(TinyBundle.class.getResource("/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static ModelBundle open() {
        return ModelBundle.open(resource("tiny-bundle"));
    }

    static RgbImage picture(String name) {
        try {
            return RgbImage.decode(Files.readAllBytes(resource("tiny-bundle/golden/" + name + ".png")), 1 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy that a test may spoil. */
    static Path copyTo(Path folder) throws IOException {
        Path source = resource("tiny-bundle");
        try (Stream<Path> walk = Files.walk(source)) {
            for (Path path : walk.toList()) {
                Path target = folder.resolve(source.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        return folder;
    }

    /** Makes a copy one of format 2 whose language model can say that it retrieves. */
    static void addRetrieveHead(Path folder) throws IOException {
        byte[] graph = Files.readAllBytes(resource("tiny-retrieve-head/" + BundleFiles.RETRIEVE_HEAD));
        Files.write(folder.resolve(BundleFiles.RETRIEVE_HEAD), graph);
        edit(folder, json -> {
            json.put("format", 2);
            json.withObject("files").put(BundleFiles.RETRIEVE_HEAD, BundleFiles.sha256(graph));
        });
    }

    /** Makes a copy one of format 2 that tells whether a text speaks of something to see. Another head stands in: its form is the same. */
    static void addSubjectHead(Path folder) throws IOException {
        byte[] graph = Files.readAllBytes(resource("tiny-retrieve-head/" + BundleFiles.RETRIEVE_HEAD));
        Files.write(folder.resolve(BundleFiles.SUBJECT_HEAD), graph);
        edit(folder, json -> {
            json.put("format", 2);
            json.withObject("files").put(BundleFiles.SUBJECT_HEAD, BundleFiles.sha256(graph));
        });
    }

    static void edit(Path folder, Consumer<ObjectNode> change) throws IOException {
        Path file = folder.resolve(BundleFiles.DESCRIPTION);
        ObjectNode json = (ObjectNode) MAPPER.readTree(file.toFile());
        change.accept(json);
        MAPPER.writeValue(file.toFile(), json);
    }
}
