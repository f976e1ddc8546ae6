package dev.swath.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a running Swath is, and the store's credentials. */
public record Endpoints(URI gateway, String kafka, URI s3, String accessKey, String secretKey) {
    /** What a standalone process listens on unless it is told otherwise. */
    public static final Endpoints DEFAULT = new Endpoints(
            URI.create("http://127.0.0.1:8080"),
            "127.0.0.1:9092",
            URI.create("http://127.0.0.1:9000"),
            "swath",
            "swath-local");

    /** The user's data folder, by the XDG base directory specification. */
    public static Path defaultDataFolder(Map<String, String> environment) {
        String data = environment.get("XDG_DATA_HOME");
        return data == null || data.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "."), ".local", "share", "swath")
                : Path.of(data, "swath");
    }

    /** Reads {@code endpoints.json} of a standalone process' data folder; the defaults where there is none. */
    static Endpoints ofDataFolder(Path folder) throws IOException {
        Path file = folder.resolve("endpoints.json");
        if (!Files.exists(file)) {
            return DEFAULT;
        }
        JsonNode json = EventJson.mapper().readTree(file.toFile());
        return DEFAULT.with(
                text(json, "gateway"),
                text(json, "kafka"),
                text(json, "s3"),
                text(json, "accessKey"),
                text(json, "secretKey"));
    }

    /** These endpoints, each replaced where the argument is not null. */
    Endpoints with(
            @Nullable String gateway,
            @Nullable String kafka,
            @Nullable String s3,
            @Nullable String accessKey,
            @Nullable String secretKey) {
        return new Endpoints(
                gateway == null ? this.gateway : URI.create(gateway),
                kafka == null ? this.kafka : kafka,
                s3 == null ? this.s3 : URI.create(s3),
                accessKey == null ? this.accessKey : accessKey,
                secretKey == null ? this.secretKey : secretKey);
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).isTextual() ? json.path(field).textValue() : null;
    }

    @Override
    public String toString() {
        return "Endpoints[gateway=" + gateway + ", kafka=" + kafka + ", s3=" + s3 + "]";
    }
}
