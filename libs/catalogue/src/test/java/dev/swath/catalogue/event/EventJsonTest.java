package dev.swath.catalogue.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.model.Tensor;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    @Test
    void shouldIgnoreUnknownFields() {
        String json = new String(EventJson.write(SampleEvents.all().getFirst()), UTF_8);

        Look look =
                EventJson.read(Look.class, json.replace("{", "{\"later\": [1],").getBytes(UTF_8));

        assertThat(look).isEqualTo(SampleEvents.all().getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "not json",
                "[]",
                "{}",
                "{\"bucket\": \"b\"}",
                "{\"bucket\": \"b\", \"key\": \"k\", \"why\": null}",
                "{\"bucket\": \"b\", \"key\": \"half a \\ud83d\", \"why\": \"listing\"}"
            })
    void shouldNameWhatIsNotTheEvent(String value) {
        assertThatThrownBy(() -> EventJson.read(Topic.ARRIVALS, "dev.swath.Look", value.getBytes(UTF_8)))
                .isInstanceOfSatisfying(CatalogueException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RECORD);
                    assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_INPUT);
                    assertThat(e).hasMessageContaining("Look");
                });
    }

    @Test
    void shouldNameMissingComponentsOfNestedRecords() {
        String json = new String(EventJson.write(new TileIngested(SampleEvents.tile())), UTF_8)
                .replaceAll("\"collection\":\"[^\"]*\",", "");

        assertThatThrownBy(() -> EventJson.read(TileIngested.class, json.getBytes(UTF_8)))
                .hasMessageContaining("tile.collection");
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadWhatHoldsAnyConstantOfALaterVersion(Event event) throws IOException {
        ObjectNode json = (ObjectNode) EventJson.mapper().readTree(EventJson.write(event));
        int changed = tellLater(json, event.getClass());

        Event read = EventJson.read(event.getClass(), EventJson.mapper().writeValueAsBytes(json));

        assertThat(read.recordKey()).isEqualTo(event.recordKey());
        assertThat(changed > 0 && read.equals(event))
                .as("%d constants were changed", changed)
                .isFalse();
    }

    /** Gives every enum of a document a constant that nobody knows yet; returns how many it has. */
    private static int tellLater(ObjectNode json, Class<?> type) {
        int changed = 0;
        if (type == Tensor.class) {
            json.put("type", "float8");
            return 1;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            JsonNode value = json.path(component.getName());
            if (component.getType().isEnum() && value.isTextual()) {
                json.put(component.getName(), "of a later version");
                changed++;
            } else if (value instanceof ObjectNode inner
                    && (component.getType().isRecord() || component.getType() == Tensor.class)) {
                changed += tellLater(inner, component.getType());
            }
        }
        return changed;
    }

    @Test
    void shouldRefuseOnlyTheNumbersOfATensorOfALaterVersion() throws IOException {
        ObjectNode json = (ObjectNode) EventJson.mapper()
                .readTree(EventJson.write(SampleEvents.all().stream()
                        .filter(TileEncoded.class::isInstance)
                        .findFirst()
                        .orElseThrow()));
        ((ObjectNode) json.get("features")).put("type", "float8").put("data", "AAAA");

        TileEncoded encoded =
                EventJson.read(TileEncoded.class, EventJson.mapper().writeValueAsBytes(json));

        assertThat(encoded.embedding()).isEqualTo(SampleEvents.EMBEDDING);
        assertThatThrownBy(() -> encoded.features().toFloats())
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISMATCH));
    }

    @Test
    void shouldKeepAMessageShortAndWritableWhateverItQuotes() {
        TileFailed failure = SampleEvents.all().stream()
                .filter(TileFailed.class::isInstance)
                .map(TileFailed.class::cast)
                .findFirst()
                .orElseThrow();
        String pair = "\ud83d\ude80";
        for (String quoted : List.of("x" + pair.repeat(1_000_000), pair.repeat(1_000_000), "\ud83d")) {
            TileFailed told = new TileFailed(
                    failure.id(),
                    failure.stage(),
                    failure.tileId(),
                    failure.objectId(),
                    failure.key(),
                    failure.generation(),
                    failure.modelVersion(),
                    failure.code(),
                    failure.kind(),
                    quoted,
                    1,
                    failure.source(),
                    "\u0001".repeat(2048),
                    failure.failedAt());

            assertThat(EventJson.read(TileFailed.class, EventJson.write(told))).isEqualTo(told);
            assertThat(EventJson.write(told)).hasSizeLessThan(32 << 10);
            assertThat(EventJson.write(told.shortened())).hasSizeLessThan(4 << 10);
        }
    }

    static List<Event> events() {
        return SampleEvents.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldRefuseAnEventThatLacksAFieldOrHasNullForIt(Event event) throws IOException {
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                    || component.getAccessor().isAnnotationPresent(JsonSetter.class);
            String field = component
                    .getName()
                    .replace("stacVersion", "stac_version")
                    .replace("stacExtensions", "stac_extensions");

            for (byte[] json : List.of(without(field, event), withNull(field, event))) {
                assertThat(optional || isRefused(event, json))
                        .as("%s without %s", event.getClass().getSimpleName(), field)
                        .isTrue();
            }
        }
    }

    private static boolean isRefused(Event event, byte[] json) {
        try {
            EventJson.read(event.getClass(), json);
            return false;
        } catch (CatalogueException e) {
            return e.code() == ErrorCode.INVALID_RECORD;
        }
    }

    private static byte[] without(String field, Event event) throws IOException {
        ObjectNode node = (ObjectNode) EventJson.mapper().readTree(EventJson.write(event));
        assertThat(node.remove(field)).as(field).isNotNull();
        return EventJson.mapper().writeValueAsBytes(node);
    }

    private static byte[] withNull(String field, Event event) throws IOException {
        ObjectNode node = (ObjectNode) EventJson.mapper().readTree(EventJson.write(event));
        return EventJson.mapper().writeValueAsBytes(node.putNull(field));
    }

    @Test
    void shouldRefuseATypeThatTheTopicDoesNotCarry() {
        assertThatThrownBy(() -> EventJson.read(Topic.TILES, "dev.swath.Look", new byte[0]))
                .hasMessageContaining("dev.swath.TileIngested")
                .hasMessageContaining("dev.swath.Look");
    }

    @Test
    void shouldGiveTheSameFactTheSameCloudEventId() {
        Event event = SampleEvents.all().get(5);

        var headers = CloudEvents.headers(event, "/swath/caption-service", Instant.EPOCH);

        assertThat(headers)
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "dev.swath.TileCaptioned")
                .containsEntry("ce_source", "/swath/caption-service")
                .containsEntry("ce_subject", SampleEvents.TILE_ID.value())
                .containsEntry("ce_time", "1970-01-01T00:00:00Z")
                .containsEntry("content-type", "application/json")
                .containsEntry("ce_id", SampleEvents.all().get(5).eventId());
    }
}
