package dev.swath.indexer;

import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one tile for one model version.
 *
 * @param generation of the newest encoding ever joined; 0 if none has come
 * @param embedding of that encoding; null
 * if none has come or it was retracted
 * @param captions by generation: the caption of this encoding, and later
 * captions that wait for their encodings
 */
public record ModelFacts(long generation, @Nullable Embedding embedding, SortedMap<Long, Caption> captions) {
    static final ModelFacts NONE = new ModelFacts(0, null, new TreeMap<>());

    public ModelFacts {
        captions = Collections.unmodifiableSortedMap(new TreeMap<>(captions));
    }

    ModelFacts withEncoding(long encodedGeneration, Embedding encoded) {
        return new ModelFacts(encodedGeneration, encoded, captions.tailMap(encodedGeneration));
    }

    ModelFacts withCaption(long captionedGeneration, Caption caption) {
        SortedMap<Long, Caption> more = new TreeMap<>(captions);
        more.put(captionedGeneration, caption);
        return new ModelFacts(generation, embedding, more);
    }

    ModelFacts without(long retractedGeneration) {
        return new ModelFacts(
                generation,
                generation <= retractedGeneration ? null : embedding,
                captions.tailMap(retractedGeneration + 1));
    }

    boolean isLive() {
        return embedding != null;
    }

    /** Whether nothing of this version was ever shown and nothing waits. */
    boolean isForgettable() {
        return generation == 0 && captions.isEmpty();
    }
}
