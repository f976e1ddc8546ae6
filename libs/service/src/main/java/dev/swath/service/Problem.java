package dev.swath.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A problem document: an error as HTTP answers it.
 *
 * @param code the {@link ErrorCode}'s name
 * @param field the request's field that is at fault, if it is one
 * @param position the place of that field's value, if it is known: {@code character 17}, or a JSON pointer
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        ErrorCode code,
        @JsonInclude(Include.NON_NULL) @Nullable String field,
        @JsonInclude(Include.NON_NULL) @Nullable String position) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ErrorCode code, String detail, @Nullable String field) {
        return of(code, detail, field, null);
    }

    private static Problem of(ErrorCode code, String detail, @Nullable String field, @Nullable String position) {
        String words = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return new Problem("about:blank", title, code.httpStatus(), detail, code, field, position);
    }

    /**
     * A refusal of HTTP itself, such as 405.
     *
     * @param title the status' words
     */
    public static Problem ofStatus(int status, String title, String detail) {
        ErrorCode code = switch (status) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 413 -> ErrorCode.IMAGE_TOO_LARGE;
            case 429 -> ErrorCode.TOO_MANY_REQUESTS;
            default -> status < 500 ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
        return new Problem("about:blank", title, status, detail, code, null, null);
    }

    public static Problem of(CatalogueException e) {
        return of(e.code(), String.valueOf(e.getMessage()), e.field(), e.position());
    }
}
