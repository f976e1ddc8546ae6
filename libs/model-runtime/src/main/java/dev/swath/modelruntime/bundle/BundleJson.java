package dev.swath.modelruntime.bundle;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.RequiredUnlessNullable;
import java.io.IOException;

/** Reads the JSON files of a bundle strictly: nothing missing, unless it may be null, and nothing twice. */
public final class BundleJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(
                    AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new RequiredUnlessNullable()))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT, DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private BundleJson() {}

    /** @throws CatalogueException INVALID_BUNDLE, naming the file and the place in it */
    public static <T> T parse(byte[] json, Class<T> type, String file) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw InvalidBundle.of("%s: expected a JSON object, found null".formatted(file));
            }
            return value;
        } catch (JsonMappingException e) {
            if (e.getCause() instanceof CatalogueException invalid) {
                throw InvalidBundle.of(file + ", " + invalid.getMessage(), e);
            }
            throw InvalidBundle.of("%s, at %s: %s".formatted(file, e.getPathReference(), e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw InvalidBundle.of("%s is not JSON: %s".formatted(file, e.getMessage()), e);
        }
    }
}
