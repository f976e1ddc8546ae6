package dev.swath.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The addresses of a running Swath, and the store's credentials. */
public record Endpoints(URI gateway, String kafka, URI s3, String accessKey, String secretKey) {
    /** The default addresses of a standalone process. */
    public static final Endpoints DEFAULT = new Endpoints(
            URI.create("http://127.0.0.1:8080"),
            "127.0.0.1:9092",
            URI.create("http://127.0.0.1:9000"),
            "swath",
            "swath-local");

    /**
     * Reads the environment ({@code SWATH_GATEWAY}, {@code SWATH_KAFKA}, {@code SWATH_S3}, {@code
     * SWATH_S3_ACCESS_KEY}, {@code SWATH_S3_SECRET_KEY}, or the last two with {@code _FILE} behind: files that hold them).
     * What it does not name comes from the data folder's {@code endpoints.json}, else from {@link #DEFAULT}.
     *
     * @param data a standalone process' data folder; null for {@link #defaultDataFolder}
     * @throws IOException if endpoints.json, or a file that is named, cannot be read
     */
    public static Endpoints find(Map<String, String> environment, @Nullable Path data) throws IOException {
        Path folder = data == null ? defaultDataFolder(environment) : data;
        return EndpointsFile.find(folder)
                .orElse(DEFAULT)
                .with(
                        environment.get("SWATH_GATEWAY"),
                        environment.get("SWATH_KAFKA"),
                        environment.get("SWATH_S3"),
                        secret(environment, "SWATH_S3_ACCESS_KEY"),
                        secret(environment, "SWATH_S3_SECRET_KEY"));
    }

    private static @Nullable String secret(Map<String, String> environment, String name) throws IOException {
        String value = environment.get(name);
        String file = environment.get(name + "_FILE");
        return value != null || file == null
                ? value
                : Files.readString(Path.of(file)).strip();
    }

    /** The user's data folder, by the XDG base directory specification. */
    public static Path defaultDataFolder(Map<String, String> environment) {
        String data = environment.get("XDG_DATA_HOME");
        return data == null || data.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", "."), ".local", "share", "swath")
                : Path.of(data, "swath");
    }

    /** These endpoints, each replaced if its argument is not null. */
    public Endpoints with(
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

    /** Without the credentials. */
    @Override
    public String toString() {
        return "Endpoints[gateway=" + gateway + ", kafka=" + kafka + ", s3=" + s3 + "]";
    }
}
