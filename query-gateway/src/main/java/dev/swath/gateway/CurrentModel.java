package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.vectorindex.VectorIndexReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The model version to use if no query vector names one: the text encoder's, or, while that is away, the newest in
 * the index. The encoder is asked from time to time, by one caller at a time; the others use the last answer.
 */
public final class CurrentModel {
    private static final String PROBE = "a satellite image";

    private final QueryEncoder encoder;
    private final VectorIndexReader index;
    private final Duration askEvery;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();

    private volatile @Nullable ModelVersion known;
    private volatile Instant askAgain = Instant.MIN;

    /** @param askEvery the age at which the encoder's answer, or its absence, expires */
    public CurrentModel(QueryEncoder encoder, VectorIndexReader index, Duration askEvery, Clock clock) {
        this.encoder = encoder;
        this.index = index;
        this.askEvery = askEvery;
        this.clock = clock;
    }

    /** The version; empty if the encoder is away and the index holds nothing. */
    public Optional<ModelVersion> find() {
        ModelVersion answered = fresh();
        return answered != null
                ? Optional.of(answered)
                : index.modelVersions().stream().max(Comparator.naturalOrder());
    }

    private @Nullable ModelVersion fresh() {
        if (clock.instant().isBefore(askAgain) || !asking.tryLock()) {
            return known;
        }
        try {
            known = encoder.encodeText(PROBE).modelVersion();
        } catch (CatalogueException e) {
            known = null;
        } finally {
            askAgain = clock.instant().plus(askEvery);
            asking.unlock();
        }
        return known;
    }
}
