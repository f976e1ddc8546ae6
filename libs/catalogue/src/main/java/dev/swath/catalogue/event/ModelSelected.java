package dev.swath.catalogue.event;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Topic;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which model version is searched and becomes items, and in which of the index's collections. There is one such
 * record; of two, the later revision counts.
 *
 * @param indexSchema of the form that is searched, from 1
 * @param revision counts the changes of this record, from 1
 * @param selectedAt the writer's clock; for people, never for order
 * @param indexBuild of the form that is searched; null for collections without a form in their names
 * @param pass which reading of the tile states makes the items; null in records of earlier versions, where it is the revision
 * @param filling the form that is being filled and replaces the searched one when it is full; null if there is none
 * @param former the form that was searched before, as long as its collections are kept; null if there is none
 */
public record ModelSelected(
        ModelVersion modelVersion,
        int indexSchema,
        long revision,
        Instant selectedAt,
        @Nullable Integer indexBuild,
        @Nullable Long pass,
        @Nullable IndexForm filling,
        @Nullable FormerForm former)
        implements Event {
    /** The key of the one record. */
    public static final String KEY = "searched";

    /**
     * A form that is searched no more.
     *
     * @param since the writer's clock when it was replaced
     */
    public record FormerForm(IndexForm form, Instant since) {}

    public ModelSelected {
        if (indexSchema < 1 || revision < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_RECORD,
                    "model %s: expected an index schema and a revision from 1, found %d and %d"
                            .formatted(modelVersion, indexSchema, revision));
        }
    }

    /** The first record of all, in the form of a new index. */
    public static ModelSelected first(ModelVersion modelVersion, Instant now) {
        return first(modelVersion, IndexForm.FIRST, now);
    }

    /** The first record of all. */
    public static ModelSelected first(ModelVersion modelVersion, IndexForm form, Instant now) {
        return new ModelSelected(modelVersion, form.schema(), 1, now, form.build(), 1L, null, null);
    }

    /** The form that is searched. */
    public IndexForm form() {
        return new IndexForm(indexSchema, indexBuild == null ? 0 : indexBuild);
    }

    /** The reading of the tile states that makes the items. Each has a consumer group of its own, which begins at the beginning. */
    public long itemPass() {
        return pass == null ? revision : pass;
    }

    /** The form that is being filled. */
    public Optional<IndexForm> findFilling() {
        return Optional.ofNullable(filling);
    }

    /** The form that was searched before and is still kept. */
    public Optional<FormerForm> findFormer() {
        return Optional.ofNullable(former);
    }

    /** The record that replaces this one if another model version is to be searched. Its items are made anew. */
    public ModelSelected changedTo(ModelVersion other, Instant now) {
        return new ModelSelected(other, indexSchema, revision + 1, now, indexBuild, revision + 1, filling, former);
    }

    /** The record that replaces this one if a form is to be filled. */
    public ModelSelected toFill(IndexForm form, Instant now) {
        return with(form(), form, former, now);
    }

    /** The record that replaces this one once the form is full: it is searched from now on. */
    public ModelSelected filled(Instant now) {
        return with(findFilling().orElseThrow(), null, new FormerForm(form(), now), now);
    }

    /** The record that replaces this one once the former form's collections are removed. */
    public ModelSelected withoutFormer(Instant now) {
        return with(form(), filling, null, now);
    }

    private ModelSelected with(IndexForm searched, @Nullable IndexForm toFill, @Nullable FormerForm left, Instant now) {
        return new ModelSelected(
                modelVersion, searched.schema(), revision + 1, now, searched.build(), itemPass(), toFill, left);
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
