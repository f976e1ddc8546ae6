package dev.swath.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code endpoints.json}: how clients find a running standalone process. It is there while the process is ready. Only its owner may read it, since it holds the
 * store's secret.
 */
public final class EndpointsFile {
    private static final String NAME = "endpoints.json";

    private EndpointsFile() {}

    /**
     * Returns the endpoints that a data folder's file names, or empty if there is no file. What the file lacks comes from {@link Endpoints#DEFAULT}.
     *
     * @throws IOException if it cannot be read
     */
    public static Optional<Endpoints> find(Path data) throws IOException {
        Path file = data.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode json = EventJson.mapper().readTree(file.toFile());
        return Optional.of(Endpoints.DEFAULT.with(
                text(json, "gateway"),
                text(json, "kafka"),
                text(json, "s3"),
                text(json, "accessKey"),
                text(json, "secretKey")));
    }

    /** Writes the file atomically, with this process's id. */
    public static void write(Path data, Endpoints endpoints) throws IOException {
        ObjectNode json = EventJson.mapper()
                .createObjectNode()
                .put("gateway", endpoints.gateway().toString())
                .put("kafka", endpoints.kafka())
                .put("s3", endpoints.s3().toString())
                .put("accessKey", endpoints.accessKey())
                .put("secretKey", endpoints.secretKey())
                .put("pid", ProcessHandle.current().pid());
        Path draft = Files.createTempFile(
                data, NAME, null, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, json.toPrettyString() + "\n");
        Files.move(draft, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the file if it exists. */
    public static void delete(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(NAME));
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).isTextual() ? json.path(field).textValue() : null;
    }
}
