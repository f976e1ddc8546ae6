package dev.swath.caption;

import dev.swath.catalogue.model.QueryVector;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.service.Role;
import java.util.function.Supplier;

/** Embeds query texts with the model that captions tiles. Thread-safe. */
public final class EncodeQueryTexts {
    private final TextEncoder encoder;
    private final Role role;
    private final ConcurrencyLimit limit;

    /**
     * @param role of this instance, which may answer no queries
     * @param atOnce how many texts are embedded at once for other processes
     */
    public EncodeQueryTexts(TextEncoder encoder, Role role, int atOnce) {
        this.encoder = encoder;
        this.role = role;
        this.limit = new ConcurrencyLimit("query texts", atOnce);
    }

    /**
     * Embeds a text for this process.
     *
     * @throws dev.swath.catalogue.CatalogueException QUERY_ENCODER_UNAVAILABLE if this instance answers no queries
     * @see dev.swath.catalogue.model.QueryEncoder#encodeText
     */
    public QueryVector encode(String text) {
        role.checkAnswers();
        return encoder.encode(text);
    }

    /**
     * Embeds a text for another process. Refused if too many ask at once.
     *
     * @param text reads the text once there is room for it
     * @throws dev.swath.catalogue.CatalogueException TOO_MANY_REQUESTS, or as {@link #encode(String)}
     */
    public QueryVector encode(Supplier<String> text) {
        role.checkAnswers();
        return limit.run(() -> encode(text.get()));
    }
}
