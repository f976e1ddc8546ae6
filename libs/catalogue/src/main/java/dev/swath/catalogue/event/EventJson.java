package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The JSON of events: UTF-8, RFC 3339 instants, nulls written, unknown fields ignored. A constant that an enum of this
 * version does not have is read as the one marked as its default, so that a later version's records keep going. Thread-safe.
 */
public final class EventJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    private static final JsonMapper READER = MAPPER.rebuild()
            .annotationIntrospector(AnnotationIntrospector.pair(
                    MAPPER.getDeserializationConfig().getAnnotationIntrospector(), new RequiredUnlessNullable()))
            .build();

    private static final Map<Topic, List<Class<? extends Event>>> TYPES = Map.of(
            Topic.ARRIVALS, List.of(Look.class),
            Topic.SCENES, List.of(SceneSeen.class),
            Topic.TILES, List.of(TileIngested.class, TileRetracted.class),
            Topic.ENCODINGS, List.of(TileEncoded.class),
            Topic.CAPTIONS, List.of(TileCaptioned.class),
            Topic.TILE_STATES, List.of(TileState.class),
            Topic.ITEMS, List.of(ItemPublished.class),
            Topic.FAILURES, List.of(TileFailed.class),
            Topic.MODELS, List.of(ModelSelected.class));

    private EventJson() {}

    /** The mapper that writes and reads events, for other documents of the same form. Do not reconfigure it. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** The event types of each topic that Swath itself writes. */
    public static Map<Topic, List<Class<? extends Event>>> types() {
        return TYPES;
    }

    public static byte[] write(Event event) {
        try {
            return MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new CatalogueException(ErrorCode.INTERNAL_ERROR, "event " + event.eventId() + " has no JSON", e);
        }
    }

    /**
     * @param type CloudEvents type, see {@link CloudEvents#typeOf}
     * @throws CatalogueException INVALID_RECORD if the topic has no such type or the bytes are not its JSON
     */
    public static Event read(Topic topic, String type, byte[] value) {
        Class<? extends Event> eventClass = TYPES.getOrDefault(topic, List.of()).stream()
                .filter(candidate -> CloudEvents.typeOf(candidate).equals(type))
                .findFirst()
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.INVALID_RECORD,
                        "expected a CloudEvent of %s, found type \"%s\"".formatted(expected(topic), type)));
        return read(eventClass, value);
    }

    /** @throws CatalogueException INVALID_RECORD if the bytes are not the event's JSON */
    public static <E extends Event> E read(Class<E> eventClass, byte[] value) {
        try {
            E event = READER.readValue(value, eventClass);
            if (event == null) {
                throw new CatalogueException(
                        ErrorCode.INVALID_RECORD,
                        "expected the JSON of %s, found null".formatted(eventClass.getSimpleName()));
            }
            return event;
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "expected the JSON of %s: %s".formatted(eventClass.getSimpleName(), reason(e)),
                    e);
        }
    }

    private static List<String> expected(Topic topic) {
        return TYPES.getOrDefault(topic, List.of()).stream()
                .map(CloudEvents::typeOf)
                .toList();
    }

    private static String reason(IOException e) {
        return switch (e) {
            case JsonMappingException mapping
            when !mapping.getPath().isEmpty() -> path(mapping) + ": " + mapping.getOriginalMessage();
            case JsonProcessingException json -> json.getOriginalMessage();
            default -> String.valueOf(e.getMessage());
        };
    }

    /** The place in the document that is wrong, such as {@code tile.window}. */
    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
    }
}
