package dev.swath.catalogue.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/events/} is generated from the records and never edited; {@code -Dswath.update=true} writes it anew. */
class EventDocumentsTest {
    private static final Path FOLDER = Path.of("../../docs/events");
    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void shouldDescribeTheEventsAsTheyAre() throws IOException {
        Map<String, JsonNode> documents = new TreeMap<>(EventSchemas.all());
        documents.put("asyncapi.json", AsyncApiDocument.create());
        if (Boolean.getBoolean("swath.update")) {
            Files.createDirectories(FOLDER);
            for (var document : documents.entrySet()) {
                Files.writeString(
                        FOLDER.resolve(document.getKey()),
                        mapper.writerWithDefaultPrettyPrinter().writeValueAsString(document.getValue()) + "\n");
            }
        }

        for (var document : documents.entrySet()) {
            assertThat(mapper.readTree(FOLDER.resolve(document.getKey()).toFile()))
                    .as("docs/events/%s (mvn -pl libs/catalogue test -Dswath.update=true)", document.getKey())
                    .isEqualTo(document.getValue());
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(documents.keySet());
        }
    }
}
