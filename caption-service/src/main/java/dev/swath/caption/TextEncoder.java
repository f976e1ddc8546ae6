package dev.swath.caption;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.QueryVector;

/** Embeds a text by the language model's [RET] token; thread-safe. */
public interface TextEncoder {
    /** The text in the retrieval space.
     *
     * @param text 1 to 2000 characters, not blank
     * @throws CatalogueException INVALID_REQUEST
     */
    QueryVector encode(String text);
}
