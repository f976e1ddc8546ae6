package dev.swath.standalone;

import dev.swath.catalogue.Retry;
import dev.swath.client.Endpoints;
import dev.swath.client.EndpointsFile;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Waits until all services are ready, prints where they are, and runs the action for that moment. */
public final class StandaloneApplication implements QuarkusApplication {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FAILED = 1;

    private static @Nullable PreparedStart prepared;

    private record PreparedStart(Path data, Endpoints endpoints, ReadyAction whenReady) {}

    /** Hands the action to the instance that Quarkus creates. */
    static void prepare(Path data, Endpoints endpoints, ReadyAction whenReady) {
        prepared = new PreparedStart(data, endpoints, whenReady);
    }

    @Override
    public int run(String... args) throws IOException, InterruptedException {
        PreparedStart run = prepared;
        if (run == null) {
            throw new IllegalStateException("the application is started by StandaloneMain");
        }
        String missing = awaitReady(run.endpoints());
        if (!missing.isEmpty()) {
            System.err.println("swath: not ready within " + START_TIMEOUT.toSeconds() + " s: " + missing);
            return FAILED;
        }
        EndpointsFile.write(run.data(), run.endpoints());
        System.out.println("Swath is ready at " + run.endpoints().gateway());
        OptionalInt status = run.whenReady().run(run.endpoints());
        if (status.isEmpty()) {
            Quarkus.waitForExit();
        }
        return status.orElse(0);
    }

    /** Returns what is still missing at the timeout; nothing once ready. */
    private static String awaitReady(Endpoints endpoints) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoints.gateway().resolve("/q/health/ready"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> last = Retry.every(POLL)
                    .within(START_TIMEOUT)
                    .ask(
                            () -> http.send(request, HttpResponse.BodyHandlers.ofString()),
                            response -> response.statusCode() == 200);
            return last.statusCode() == 200 ? "" : last.body();
        }
    }
}
