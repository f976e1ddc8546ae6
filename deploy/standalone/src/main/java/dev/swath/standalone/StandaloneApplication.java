package dev.swath.standalone;

import dev.swath.catalogue.Retry;
import dev.swath.cli.Endpoints;
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

/** Waits until all services are ready, says where they are, and runs the session. */
public final class StandaloneApplication implements QuarkusApplication {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int FAILED = 1;

    private static @Nullable Prepared prepared;

    private record Prepared(Path data, Endpoints endpoints, Session session) {}

    /** Hands over what the instance that Quarkus makes is to run. */
    static void prepare(Path data, Endpoints endpoints, Session session) {
        prepared = new Prepared(data, endpoints, session);
    }

    @Override
    public int run(String... args) throws IOException, InterruptedException {
        Prepared run = prepared;
        if (run == null) {
            throw new IllegalStateException("the application is started by Main");
        }
        String missing = awaitReady(run.endpoints());
        if (!missing.isEmpty()) {
            System.err.println("swath: not ready within " + START_TIMEOUT.toSeconds() + " s: " + missing);
            return FAILED;
        }
        EndpointsFile.write(run.data(), run.endpoints());
        System.out.println("Swath is ready at " + run.endpoints().gateway());
        OptionalInt status = run.session().run(run.endpoints());
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
