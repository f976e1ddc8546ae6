package dev.swath.catalogue.model;

import dev.swath.catalogue.CatalogueException;

/** Embeds queries with the models that embed tiles; thread-safe. */
public interface QueryEncoder {
    /**
     * @param text 1 to 2000 characters
     * @throws CatalogueException INVALID_REQUEST, QUERY_ENCODER_UNAVAILABLE
     */
    QueryVector encodeText(String text);

    /**
     * @param image the bytes of a picture of any format that scenes have; not retained
     * @throws CatalogueException UNREADABLE_IMAGE, UNSUPPORTED_FORMAT, IMAGE_TOO_LARGE, QUERY_ENCODER_UNAVAILABLE
     */
    QueryVector encodeImage(byte[] image);
}
