package dev.swath.indexer.stream;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.indexer.ModelRecord;
import dev.swath.streaming.ExclusiveDecision;
import dev.swath.streaming.TopicFollower;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The record on {@code swath.models}. */
public final class ModelTopic implements ModelRecord, AutoCloseable {
    private final String bootstrap;
    private final TopicFollower<ModelSelected> follower;
    private volatile @Nullable ModelSelected newest;

    /** @param bootstrap Kafka's addresses */
    public ModelTopic(String bootstrap) {
        this.bootstrap = bootstrap;
        this.follower = TopicFollower.start(
                bootstrap,
                Topic.MODELS,
                TopicFollower.From.BEGINNING,
                ModelSelected.class,
                received -> keep(received.event()));
    }

    @Override
    public Optional<ModelSelected> find() {
        return Optional.ofNullable(newest);
    }

    @Override
    public Optional<ModelSelected> change(Function<Optional<ModelSelected>, Optional<ModelSelected>> change) {
        Optional<ModelSelected> changed = ExclusiveDecision.make(
                bootstrap, "index-service", Topic.MODELS, ModelSelected.KEY, ModelSelected.class, change);
        changed.ifPresent(this::keep);
        return changed;
    }

    @Override
    public void close() {
        follower.close();
    }

    /** A follower that begins anew reads earlier revisions again. */
    private synchronized void keep(ModelSelected read) {
        ModelSelected known = newest;
        if (known == null || known.revision() <= read.revision()) {
            newest = read;
        }
    }
}
