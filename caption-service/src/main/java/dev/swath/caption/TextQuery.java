package dev.swath.caption;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The request for a query text's vector: the text to embed, 1 to 2000 characters. */
public record TextQuery(@Nullable String text) {
    /**
     * The text of a request in JSON.
     *
     * @throws CatalogueException INVALID_REQUEST
     */
    public static String parse(byte[] json) {
        try {
            TextQuery query = EventJson.mapper().readValue(json, TextQuery.class);
            if (query != null && query.text() != null) {
                return query.text();
            }
        } catch (IOException e) {
            throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected {\"text\": …}, found other JSON", e);
        }
        throw new CatalogueException(ErrorCode.INVALID_REQUEST, "expected {\"text\": …}, found no text");
    }
}
