package dev.swath.encoder;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.catalogue.model.Tensor;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.service.Role;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Embeds query images with the model that embeds tiles. Thread-safe. */
public final class EncodeQueryImages {
    private final Function<byte[], EncodedQuery> encode;
    private final Role role;
    private final ConcurrencyLimit limit;
    private final int maxBytes;

    /**
     * @param encoder for queries alone, so that they do not wait for tiles
     * @param role of this instance, which may answer no queries
     * @param atOnce how many images are held and embedded at once for other processes
     * @param maxBytes how large an image of another process may be
     */
    public <C> EncodeQueryImages(ChipEncoder<C> encoder, Role role, int atOnce, int maxBytes) {
        this.role = role;
        this.encode = image -> encode(encoder, image);
        this.limit = new ConcurrencyLimit("query images", atOnce);
        this.maxBytes = maxBytes;
    }

    /** How large an image of another process may be. */
    public int maxBytes() {
        return maxBytes;
    }

    /**
     * Embeds an image for this process.
     *
     * @throws CatalogueException QUERY_ENCODER_UNAVAILABLE if this instance answers no queries
     * @see dev.swath.catalogue.model.QueryEncoder#encodeImage
     */
    public QueryVector encode(byte[] image) {
        role.checkAnswers();
        return encode.apply(image).vector();
    }

    /**
     * What a language model sees of an image.
     *
     * @throws CatalogueException as {@link #encode(byte[])}
     * @see dev.swath.catalogue.model.DialogueModel#look
     */
    public Tensor look(byte[] image) {
        role.checkAnswers();
        return encode.apply(image).features();
    }

    /**
     * Embeds an image for another process. Refused if too many ask at once.
     *
     * @param image reads the image once there is room for it
     * @throws CatalogueException TOO_MANY_REQUESTS, or as {@link #encode(byte[])}
     */
    public EncodedQuery encode(Supplier<byte[]> image) {
        role.checkAnswers();
        return limit.run(() -> encode.apply(image.get()));
    }

    /** Pictures are closer to each other than texts are to pictures, so they have a calibration of their own. */
    private static <C> EncodedQuery encode(ChipEncoder<C> encoder, byte[] image) {
        ChipEncoder.Encoding encoding =
                encoder.encode(List.of(encoder.decodeQuery(image))).getFirst();
        return new EncodedQuery(
                new QueryVector(encoder.modelVersion(), encoding.embedding(), encoder.queryCalibration()),
                encoding.features());
    }
}
