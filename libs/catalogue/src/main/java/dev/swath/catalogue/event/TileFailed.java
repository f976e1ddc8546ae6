package dev.swath.catalogue.event;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step gave up. A tombstone takes its place when the same id later succeeds (by the same model version, or at a
 * later generation), is superseded or is retracted.
 *
 * @param id what failed, the record's key: tile id/stage, object id/stage, or topic/partition/offset
 * @param tileId null if the failure is of a whole object or an unreadable record
 * @param objectId null for an unreadable record
 * @param generation 0 if it is not known
 * @param modelVersion of the model that did the work or whose state was indexed; null at other stages, and in records of earlier versions
 * @param message what was expected and what was found; at most {@link #MAX_MESSAGE} characters, the rest is cut off
 * @param source the record that was being worked on
 * @param payload the first 2 kB of that record's value, as text; null if there was none
 */
public record TileFailed(
        String id,
        Stage stage,
        @Nullable String tileId,
        @Nullable String objectId,
        @Nullable ObjectKey key,
        long generation,
        @Nullable ModelVersion modelVersion,
        ErrorCode code,
        ErrorKind kind,
        String message,
        int attempts,
        RecordPlace source,
        @Nullable String payload,
        Instant failedAt)
        implements Event {
    /** How many characters of a message are kept, so that a failure always fits its topic, whatever it quotes. */
    public static final int MAX_MESSAGE = 2000;

    private static final int SHORT_MESSAGE = 200;

    public TileFailed {
        message = bounded(message, MAX_MESSAGE);
    }

    /** The same failure without its payload and with little of its message: less than 4 kB of JSON. */
    public TileFailed shortened() {
        return with(bounded(message, SHORT_MESSAGE), null);
    }

    /** Half a surrogate pair, quoted or left by the cut, has no JSON: it becomes a question mark. */
    private static String bounded(String message, int length) {
        String cut = message.length() <= length ? message : message.substring(0, length - 1) + "…";
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** The place of a record in Kafka. */
    public record RecordPlace(String topic, int partition, long offset) {
        @Override
        public String toString() {
            return topic + "/" + partition + "/" + offset;
        }
    }

    /** The same failure with another payload. */
    public TileFailed withPayload(@Nullable String other) {
        return with(message, other);
    }

    private TileFailed with(String otherMessage, @Nullable String otherPayload) {
        return new TileFailed(
                id,
                stage,
                tileId,
                objectId,
                key,
                generation,
                modelVersion,
                code,
                kind,
                otherMessage,
                attempts,
                source,
                otherPayload,
                failedAt);
    }

    /** The record key of a failure of one id at one stage. */
    public static String idOf(String tileOrObjectId, Stage stage) {
        return tileOrObjectId + "/" + stage.id();
    }

    /**
     * The message of a {@link ErrorCode#RECORDS_LOST} failure.
     *
     * @param from the first offset that was not read
     * @param beginning where the partition begins now
     */
    public static String lost(long from, long beginning) {
        return ("expected to read on from offset %d, found that the topic begins at %d: its retention deleted what was"
                        + " not read yet; ./swath reconcile --deep --repair looks again at the scenes that lack something")
                .formatted(from, beginning);
    }

    @Override
    public Topic topic() {
        return Topic.FAILURES;
    }

    @Override
    public String recordKey() {
        return id;
    }

    @Override
    public String subject() {
        return tileId != null ? tileId : objectId != null ? objectId : source.toString();
    }

    @Override
    public String eventId() {
        return id + "/" + source;
    }
}
