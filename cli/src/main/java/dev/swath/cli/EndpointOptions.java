package dev.swath.cli;

import dev.swath.client.Endpoints;
import dev.swath.client.SwathClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Says where a command finds Swath: by the options, else the environment, else a data folder's {@code
 * endpoints.json}, else the default ports.
 */
final class EndpointOptions {
    @Option(names = "--gateway", paramLabel = "URL", description = "the query gateway (SWATH_GATEWAY)")
    private @Nullable String gateway;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "the broker, for captions, failures replay and reconcile (SWATH_KAFKA)")
    private @Nullable String kafka;

    @Option(names = "--s3", paramLabel = "URL", description = "the object store, for ingest and reconcile (SWATH_S3)")
    private @Nullable String s3;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "finds the addresses in the data folder of a running up or demo")
    private @Nullable Path data;

    /** @throws IOException if endpoints.json cannot be read */
    Endpoints resolve(Map<String, String> environment) throws IOException {
        return Endpoints.find(environment, data).with(gateway, kafka, s3, null, null);
    }

    /** @throws IOException if endpoints.json cannot be read */
    SwathClient connect(Map<String, String> environment) throws IOException {
        return SwathClient.of(resolve(environment));
    }
}
