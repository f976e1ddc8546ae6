package dev.swath.catalogue.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;

/** "Look at this key": what a listing, a notification, an upload and a replay all come to. */
public record Look(String bucket, ObjectKey key, Why why) implements Event {
    /** What named the key. */
    public enum Why {
        @JsonProperty("listing")
        LISTING,
        @JsonProperty("notification")
        NOTIFICATION,
        @JsonProperty("upload")
        UPLOAD,
        @JsonProperty("replay")
        REPLAY
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
        return objectId() + "/" + why;
    }
}
