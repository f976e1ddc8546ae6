package dev.swath.catalogue.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was once on a topic keeps decoding. The folder {@code v}<i>n</i> holds the events whose JSON changed in version <i>n</i>, and no others.
 *
 * <p>{@code -Dswath.update=true} writes those that changed since the version before the newest. Files of earlier versions are never changed.
 */
class EventGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final JsonMapper JSON = EventJson.mapper();

    /** A file, and the event that it was written from. */
    record Golden(int version, Path file, Event event) {}

    static List<Golden> filesOfEveryVersion() {
        return IntStream.rangeClosed(1, SampleEvents.VERSIONS)
                .boxed()
                .flatMap(version -> SampleEvents.ofVersion(version).stream()
                        .map(event -> new Golden(version, file(version, event), event))
                        .filter(golden -> Files.exists(golden.file())))
                .toList();
    }

    static List<Event> newestEvents() {
        return SampleEvents.all();
    }

    @ParameterizedTest
    @MethodSource("filesOfEveryVersion")
    void shouldDecodeEveryFile(Golden golden) throws IOException {
        Event event = golden.event();

        Event decoded =
                EventJson.read(event.topic(), CloudEvents.typeOf(event.getClass()), Files.readAllBytes(golden.file()));

        if (!(event instanceof ItemPublished)) {
            assertThat(decoded).isEqualTo(event);
        }
        assertThat(decoded.recordKey()).isEqualTo(event.recordKey());
        assertThat(decoded.eventId()).isEqualTo(event.eventId());
    }

    @ParameterizedTest
    @MethodSource("newestEvents")
    void shouldHoldWhatIsWrittenToday(Event event) throws IOException {
        JsonNode written = JSON.readTree(EventJson.write(event));
        if (Boolean.getBoolean("swath.update")) {
            update(event, written);
        }

        JsonNode newest = JSON.readTree(Files.readAllBytes(
                newestUpTo(SampleEvents.VERSIONS, event).orElseThrow().file()));
        assertThat(newest).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("filesOfEveryVersion")
    void shouldHoldOnlyWhatChanged(Golden golden) throws IOException {
        assertThat(golden.version() == 1 || differs(golden.file(), golden.version() - 1, golden.event()))
                .as("%s differs from the version before", golden.file())
                .isTrue();
    }

    private static void update(Event event, JsonNode written) throws IOException {
        Path file = file(SampleEvents.VERSIONS, event);
        Files.deleteIfExists(file);
        Optional<Golden> former = newestUpTo(SampleEvents.VERSIONS - 1, event);
        if (former.isEmpty()
                || !JSON.readTree(Files.readAllBytes(former.get().file())).equals(written)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(written) + "\n");
        }
    }

    private static boolean differs(Path file, int former, Event event) throws IOException {
        Optional<Golden> before = newestUpTo(former, event);
        return before.isEmpty()
                || !JSON.readTree(Files.readAllBytes(file))
                        .equals(JSON.readTree(Files.readAllBytes(before.get().file())));
    }

    /** Empty if there was no such event then. */
    private static Optional<Golden> newestUpTo(int version, Event event) {
        return filesOfEveryVersion().stream()
                .filter(golden -> golden.version() <= version)
                .filter(golden -> golden.event().getClass() == event.getClass())
                .reduce((former, later) -> later);
    }

    private static Path file(int version, Event event) {
        return GOLDEN.resolve("v" + version).resolve(event.getClass().getSimpleName() + ".json");
    }
}
