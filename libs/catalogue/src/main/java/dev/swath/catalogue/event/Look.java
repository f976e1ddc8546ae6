package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import org.jspecify.annotations.Nullable;

/**
 * "Look at this key": what a listing, a notification, an upload or a replay asks for.
 *
 * @param key a scene's or a sidecar's; of a product the folder's, never a part's
 * @param sidecar the sidecar that caused the look, if one did
 * @param etag what a listing told of a key that cannot be {@link ObjectKey#isAddressable asked for}; null of every other key, if it is gone, and in records
 * of earlier versions
 */
public record Look(
        String bucket,
        ObjectKey key,
        Why why,
        @Nullable ObjectKey sidecar,
        @Nullable String etag) implements Event {
    /** What caused the look. */
    public enum Why {
        @JsonEnumDefaultValue
        @JsonProperty("listing")
        LISTING,
        @JsonProperty("notification")
        NOTIFICATION,
        @JsonProperty("upload")
        UPLOAD,
        @JsonProperty("replay")
        REPLAY,
        /** A sidecar of the key came, changed or went. */
        @JsonProperty("sidecar")
        SIDECAR,
        /** No file of the product has come for a while. */
        @JsonProperty("quiet")
        QUIET,
        /** Chips of retracted tiles have outlived their grace period. */
        @JsonProperty("expiry")
        EXPIRY
    }

    public Look(String bucket, ObjectKey key, Why why) {
        this(bucket, key, why, null, null);
    }

    /** A look that a sidecar caused. */
    public Look(String bucket, ObjectKey key, Why why, ObjectKey sidecar) {
        this(bucket, key, why, sidecar, null);
    }

    public ObjectId objectId() {
        return ObjectId.of(bucket, key);
    }

    @Override
    public Topic topic() {
        return Topic.ARRIVALS;
    }

    @Override
    public String recordKey() {
        return objectId().value();
    }

    @Override
    public String subject() {
        return objectId().value();
    }

    @Override
    public String eventId() {
        return objectId() + "/" + why + (sidecar == null ? "" : "/" + sidecar);
    }
}
