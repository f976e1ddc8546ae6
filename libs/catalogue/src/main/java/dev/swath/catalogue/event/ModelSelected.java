package dev.swath.catalogue.event;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import java.time.Instant;

/**
 * Which model version is searched and becomes items. There is one such record; of two, the later revision counts.
 *
 * @param indexSchema the version of the form that the searched rows have in the index, from 1
 * @param revision counts the changes of this record, from 1
 * @param selectedAt the writer's clock; for people, never for order
 */
public record ModelSelected(ModelVersion modelVersion, int indexSchema, long revision, Instant selectedAt)
        implements Event {
    /** The key of the one record. */
    public static final String KEY = "searched";

    /** The only form that rows have today. */
    public static final int FIRST_INDEX_SCHEMA = 1;

    public ModelSelected {
        if (indexSchema < 1 || revision < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "model %s: expected an index schema and a revision from 1, found %d and %d"
                            .formatted(modelVersion, indexSchema, revision));
        }
    }

    /** The first record of all. */
    public static ModelSelected first(ModelVersion modelVersion, Instant now) {
        return new ModelSelected(modelVersion, FIRST_INDEX_SCHEMA, 1, now);
    }

    /** The record that replaces this one. */
    public ModelSelected changedTo(ModelVersion other, Instant now) {
        return new ModelSelected(other, indexSchema, revision + 1, now);
    }

    @Override
    public Topic topic() {
        return Topic.MODELS;
    }

    @Override
    public String recordKey() {
        return KEY;
    }

    @Override
    public String subject() {
        return KEY;
    }

    @Override
    public String eventId() {
        return KEY + "/" + revision;
    }
}
