package dev.swath.catalogue.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was once on a topic keeps decoding. {@code -Dswath.update=true} writes the files of the newest version anew; those of earlier versions are never
 * changed.
 */
class EventGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/v4");
    private static final Path GOLDEN_V3 = Path.of("src/test/resources/golden/v3");
    private static final Path GOLDEN_V2 = Path.of("src/test/resources/golden/v2");
    private static final Path GOLDEN_V1 = Path.of("src/test/resources/golden/v1");

    static List<Event> events() {
        return SampleEvents.all();
    }

    static List<Event> eventsOfVersion3() {
        return SampleEvents.allOfVersion3();
    }

    static List<Event> eventsOfVersion2() {
        return SampleEvents.all(SampleEvents.CAPTION);
    }

    static List<Event> eventsOfVersion1() {
        return SampleEvents.all(SampleEvents.CAPTION_V1);
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldDecodeEveryGoldenFile(Event event) throws IOException {
        Path file = GOLDEN.resolve(event.getClass().getSimpleName() + ".json");
        JsonMapper mapper = EventJson.mapper();
        if (Boolean.getBoolean("swath.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(
                    file,
                    mapper.writerWithDefaultPrettyPrinter().writeValueAsString(mapper.readTree(EventJson.write(event)))
                            + "\n");
        }

        Event decoded = decodedAs(event, file);
        assertThat(mapper.readTree(EventJson.write(decoded))).isEqualTo(mapper.readTree(Files.readAllBytes(file)));
    }

    @ParameterizedTest
    @MethodSource("eventsOfVersion3")
    void shouldDecodeTheGoldenFilesOfVersion3(Event event) throws IOException {
        decodedAs(event, GOLDEN_V3.resolve(event.getClass().getSimpleName() + ".json"));
    }

    @ParameterizedTest
    @MethodSource("eventsOfVersion2")
    void shouldDecodeTheGoldenFilesOfVersion2(Event event) throws IOException {
        decodedAs(event, GOLDEN_V2.resolve(event.getClass().getSimpleName() + ".json"));
    }

    @ParameterizedTest
    @MethodSource("eventsOfVersion1")
    void shouldDecodeTheGoldenFilesOfVersion1(Event event) throws IOException {
        decodedAs(event, GOLDEN_V1.resolve(event.getClass().getSimpleName() + ".json"));
    }

    private static Event decodedAs(Event event, Path file) throws IOException {
        Event decoded = EventJson.read(event.topic(), CloudEvents.typeOf(event.getClass()), Files.readAllBytes(file));

        if (!(event instanceof ItemPublished)) {
            assertThat(decoded).isEqualTo(event);
        }
        assertThat(decoded.recordKey()).isEqualTo(event.recordKey());
        assertThat(decoded.eventId()).isEqualTo(event.eventId());
        return decoded;
    }
}
