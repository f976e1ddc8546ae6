package dev.swath.gateway.rest;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.swath.gateway.wiring.FakeBackendsProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A gateway with room for one call. */
@QuarkusTest
@TestProfile(RequestLimitIT.OneAtOnce.class)
class RequestLimitIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Room for one. */
    public static final class OneAtOnce extends FakeBackendsProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("swath.gateway.max-requests", "1");
        }
    }

    @Test
    void shouldRefuseCallsBeyondTheLimitUntilOneIsOver() throws IOException {
        try (Socket one = unfinished();
                Socket other = unfinished()) {
            // Whichever comes first has the place; a third call before that would take it from both.
            await().atMost(TIMEOUT)
                    .until(() -> one.getInputStream().available()
                                    + other.getInputStream().available()
                            > 0);

            given().get("/api/status")
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .header("Retry-After", "1")
                    .body("code", equalTo("TOO_MANY_REQUESTS"));
            given().get("/q/health/live").then().statusCode(200);
        }

        await().atMost(TIMEOUT)
                .untilAsserted(() -> given().get("/api/status").then().statusCode(200));
        given().body("{}").post("/api/search").then().statusCode(200).body("results", hasSize(3));
    }

    /** A call whose body never comes. */
    private static Socket unfinished() throws IOException {
        Socket socket = new Socket("localhost", RestAssured.port);
        socket.getOutputStream()
                .write("POST /api/search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n".getBytes(US_ASCII));
        return socket;
    }
}
