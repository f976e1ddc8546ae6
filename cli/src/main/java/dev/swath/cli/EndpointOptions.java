package dev.swath.cli;

import dev.swath.client.Endpoints;
import dev.swath.client.SwathClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Says where a command finds Swath: by the options, else the environment, else a data folder's {@code
 * endpoints.json}, else the default ports.
 */
final class EndpointOptions {
    /** One broker or more. */
    private static final Pattern KAFKA = Pattern.compile("[^\\s:,]+:\\d{1,5}(,[^\\s:,]+:\\d{1,5})*");

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

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * @throws IOException if endpoints.json cannot be read
     * @throws ParameterException naming what is no address
     */
    Endpoints resolve(Map<String, String> environment) throws IOException {
        Endpoints found;
        try {
            found = Endpoints.find(environment, data).with(gateway, kafka, s3, null, null);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "expected an address: " + e.getMessage(), e);
        }
        check(isHttp(found.gateway()), "the gateway's address as http://HOST:PORT", found.gateway());
        check(isHttp(found.s3()), "the store's address as http://HOST:PORT", found.s3());
        check(KAFKA.matcher(found.kafka()).matches(), "the broker's address as HOST:PORT", found.kafka());
        return found;
    }

    /** @throws IOException if endpoints.json cannot be read */
    SwathClient connect(Map<String, String> environment) throws IOException {
        return SwathClient.of(resolve(environment));
    }

    private void check(boolean holds, String expected, Object found) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), "expected %s, found \"%s\"".formatted(expected, found));
        }
    }

    private static boolean isHttp(URI address) {
        return address.getHost() != null && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    }
}
