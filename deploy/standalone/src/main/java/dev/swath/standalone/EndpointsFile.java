package dev.swath.standalone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.cli.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** {@code endpoints.json}: how the commands find a running standalone process. Readable by its owner alone, since it holds the store's secret. */
final class EndpointsFile {
    static final String NAME = "endpoints.json";

    private EndpointsFile() {}

    static void write(Path data, Endpoints endpoints) throws IOException {
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
}
