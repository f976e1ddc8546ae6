package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.vectorindex.IndexStorage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Replaces the form of the index that is searched. The record says what is under way, so that a restart goes on with
 * it and every instance does its part:
 *
 * <ol>
 *   <li>A form is to be filled. Workers write all states to it, in their order, and go on with new ones. The searched
 *       form is written as before, by {@link ApplyStates}.
 *   <li>The form is full: all states are in it, and {@link CompareForms} finds the rows of the searched one in it. It
 *       becomes the searched one, and the other the former one. From then on
 *       {@link ApplyStates} writes the new one. The workers go on for the time of grace, in case an instance learns of
 *       it late.
 *   <li>After that time the former form is removed.
 * </ol>
 */
public final class ReplaceForm {
    private final ModelRecord models;
    private final IndexStorage storage;
    private final CompareForms compare;
    private final Duration grace;
    private final InstantSource clock;

    /** @param grace how long the former form stays for gateways that have not heard of the new one */
    public ReplaceForm(
            ModelRecord models, IndexStorage storage, CompareForms compare, Duration grace, InstantSource clock) {
        this.models = models;
        this.storage = storage;
        this.compare = compare;
        this.grace = grace;
        this.clock = clock;
    }

    /** The form that workers are to fill now, or to keep filled; empty if there is none, or only a later version of Swath knows its rows. */
    public Optional<IndexForm> findFollowed() {
        return models.find()
                .flatMap(record ->
                        record.findFilling().or(() -> record.findFormer().map(_ -> record.form())))
                .filter(form -> form.schema() <= IndexForm.NEWEST_SCHEMA);
    }

    /**
     * Does what is due.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE, INDEX_UNAVAILABLE; what was due is still due then
     */
    public void decide() {
        Optional<ModelSelected> known = models.find();
        Optional<IndexForm> full = known.flatMap(record -> record.findFilling()
                .filter(form -> form.schema() == IndexForm.NEWEST_SCHEMA)
                .filter(form -> compare.mayReplace(record.form(), form)));
        if (full.isPresent()
                || known.filter(record -> isOutdated(record) || isOver(record)).isPresent()) {
            var _ = models.change(found -> found.map(record -> next(record, full)));
        }
    }

    private ModelSelected next(ModelSelected record, Optional<IndexForm> full) {
        if (isOutdated(record)) {
            IndexForm begun = record.findFilling().orElse(record.form());
            return record.toFill(begun.next(), clock.instant());
        }
        if (full.isPresent() && record.findFilling().equals(full)) {
            return record.filled(clock.instant());
        }
        if (isOver(record)) {
            removeOlderThan(record.form());
            return record.withoutFormer(clock.instant());
        }
        return record;
    }

    /** Whether the rows are of an earlier version of Swath, and will stay so. */
    private static boolean isOutdated(ModelSelected record) {
        return record.findFilling().orElse(record.form()).schema() < IndexForm.NEWEST_SCHEMA;
    }

    private boolean isOver(ModelSelected record) {
        return record.findFormer()
                .filter(former -> former.since().plus(grace).isBefore(clock.instant()))
                .isPresent();
    }

    /** What was begun and never became full goes, too. */
    private void removeOlderThan(IndexForm searched) {
        storage.forms().headSet(searched).forEach(storage::remove);
    }
}
