package dev.swath.service;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a request's body up to a limit. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * @param declaredBytes the {@code Content-Length} header; null if there is none
     * @throws CatalogueException
     * IMAGE_TOO_LARGE, before reading if the declared length is too large; INVALID_REQUEST if the body breaks off
     */
    public static byte[] read(@Nullable InputStream body, @Nullable Long declaredBytes, int maxBytes) {
        if (declaredBytes != null) {
            check(declaredBytes, maxBytes);
        }
        if (body == null) {
            return new byte[0];
        }
        try {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge(maxBytes);
            }
            return bytes;
        } catch (IOException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_REQUEST, "expected a whole request body, found that it broke off", e);
        }
    }

    /** @throws CatalogueException IMAGE_TOO_LARGE if the declared length is too large */
    public static void check(long declaredBytes, int maxBytes) {
        if (declaredBytes > maxBytes) {
            throw tooLarge(maxBytes);
        }
    }

    private static CatalogueException tooLarge(int maxBytes) {
        return new CatalogueException(
                ErrorCode.IMAGE_TOO_LARGE,
                "expected a request body of at most %d bytes, found more".formatted(maxBytes));
    }
}
