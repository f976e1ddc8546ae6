package dev.swath.gateway.chat.rest;

import dev.swath.catalogue.CatalogueException;
import org.jspecify.annotations.Nullable;

/** An error as clients of OpenAI's API read it. */
record CompletionError(Cause error) {
    /**
     * What is wrong.
     *
     * @param param the field that is at fault; null if there is none
     * @param code the {@link dev.swath.catalogue.ErrorCode}'s name
     */
    record Cause(String message, String type, @Nullable String param, String code) {}

    static CompletionError of(CatalogueException cause) {
        int status = cause.code().httpStatus();
        String type = status == 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error";
        return new CompletionError(new Cause(
                String.valueOf(cause.getMessage()),
                type,
                cause.field(),
                cause.code().name()));
    }
}
