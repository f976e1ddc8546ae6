package dev.swath.gateway.rest;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What tests of several resources ask and expect. */
final class Requests {
    /** An id that no tile has. */
    static final String UNKNOWN_TILE = "0123456789abcdef0123456789abcdef-0-0-1-1";

    private Requests() {}

    /** The address of a path. */
    static URI root(String path) {
        return URI.create("http://localhost:" + RestAssured.port + path);
    }

    /** Expects a problem document. */
    static ValidatableResponse problem(ValidatableResponse answer, int status, String code, @Nullable String field) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("title", containsString(" "))
                .body("field", equalTo(field));
    }
}
