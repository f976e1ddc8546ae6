package dev.swath.service;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.Locale;

/** What an instance of a service with a model does. */
public enum Role {
    /** Works on tiles, and answers no queries. */
    WORKER,
    /** Answers queries. It needs neither Kafka nor the object store. */
    QUERY,
    /** Does both. */
    BOTH;

    /** Whether it works on tiles. */
    public boolean works() {
        return this != QUERY;
    }

    /** Whether it answers queries. */
    public boolean answers() {
        return this != WORKER;
    }

    /** @throws CatalogueException QUERY_ENCODER_UNAVAILABLE if it answers no queries */
    public void checkAnswers() {
        if (!answers()) {
            throw new CatalogueException(
                    ErrorCode.QUERY_ENCODER_UNAVAILABLE,
                    "expected an instance of the role query or both, found the role "
                            + name().toLowerCase(Locale.ROOT));
        }
    }
}
