package dev.swath.client;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.streaming.ExclusiveDecision;
import dev.swath.streaming.Lag;
import dev.swath.streaming.TopicFollower;
import dev.swath.streaming.TopicReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Asks index-service to build the index anew, and tells how far that has come. For one thread. */
public final class Reindex implements AutoCloseable {
    /** A good pause between two questions. */
    public static final Duration PAUSE = Duration.ofMillis(500);

    private final String kafka;
    private final IndexForm form;
    private final Lag lag;
    private ModelSelected record;

    private Reindex(String kafka, ModelSelected record) {
        this.kafka = kafka;
        this.record = record;
        this.form = record.findFilling().orElseThrow();
        this.lag = new Lag(kafka);
    }

    /**
     * Puts the wish on record. If the index is being built anew already, that goes on.
     *
     * @throws CatalogueException NOT_FOUND if nothing is searched yet; KAFKA_UNAVAILABLE
     */
    public static Reindex ask(String kafka) {
        ModelSelected asked = ExclusiveDecision.make(
                        kafka, "client", Topic.MODELS, ModelSelected.KEY, ModelSelected.class, Reindex::asked)
                .orElseThrow(() -> new CatalogueException(
                        ErrorCode.NOT_FOUND, "nothing is searched yet, so there is no index to build anew"));
        return new Reindex(kafka, asked);
    }

    /** What is being filled. */
    public IndexForm form() {
        return form;
    }

    /** The record as it was last read. */
    public ModelSelected record() {
        return record;
    }

    /**
     * How many records of {@code swath.tile-states} are written to it.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public TopicFollower.Progress progress() {
        return lag.progress(Stage.REINDEX, form.build(), Topic.TILE_STATES);
    }

    /**
     * Whether it is full and searched.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    public boolean isSearched() {
        ModelSelected read =
                TopicReader.readNewest(kafka, Topic.MODELS, ModelSelected.class).get(ModelSelected.KEY);
        if (read != null && read.revision() >= record.revision()) {
            record = read;
        }
        return record.form().compareTo(form) >= 0;
    }

    @Override
    public void close() {
        lag.close();
    }

    private static Optional<ModelSelected> asked(Optional<ModelSelected> known) {
        return known.map(record -> record.findFilling().isPresent()
                ? record
                : record.toFill(record.form().next(), Instant.now()));
    }
}
