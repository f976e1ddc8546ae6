package dev.swath.catalogue.tile;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.ObjectKey;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The object that the tile was cut from. All is null in records of earlier versions.
 *
 * @param size in bytes; of a product, all of its files together
 * @param mediaType such as {@code image/tiff; application=geotiff}; null if it is not known
 * @param href its address as an {@code s3://} URI
 */
public record Source(
        @JsonProperty("sourceSize") @Nullable Long size,
        @JsonProperty("sourceType") @Nullable String mediaType,
        @JsonProperty("sourceHref") @Nullable String href) {
    /** Of a tile whose record does not tell. */
    public static final Source UNKNOWN = new Source(null, null, null);

    /** The {@code s3://} URI of an object, its key percent-encoded. */
    public static String hrefOf(String bucket, ObjectKey key) {
        try {
            return new URI("s3", bucket, "/" + key.value(), null, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no URI has the bucket " + bucket, e);
        }
    }
}
