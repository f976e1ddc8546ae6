package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.model.Embedding;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** An index of a test's own, and what its tests say of rows. */
interface IndexFixture {
    Embedding EAST = Embedding.of(new float[] {1, 0, 0, 0});

    VectorIndex index();

    /** A model version that no other test writes. */
    ModelVersion modelVersion();

    /** Closes the index and opens it anew. */
    void reopen();

    static ModelVersion newModelVersion() {
        return new ModelVersion("test-1-" + UUID.randomUUID());
    }

    default void write(IndexWrite... writes) {
        index().write(modelVersion(), List.of(writes));
    }

    /** Generation and caption of each live row. */
    default List<String> shown() {
        return index().browse(modelVersion(), Filter.ALL, 0, 100).stream()
                .map(hit -> {
                    var caption = hit.caption();
                    return hit.tile().generation() + " " + (caption == null ? null : caption.text());
                })
                .toList();
    }

    /** What the filter means, by all three calls alike. */
    default List<Hit> filtered(Filter filter) {
        List<Hit> hits = index().search(modelVersion(), EAST, filter, 0, 100);
        assertThat(index().browse(modelVersion(), filter, 0, 100))
                .extracting(hit -> hit.tile().tileId())
                .containsExactlyInAnyOrderElementsOf(ids(hits));
        assertThat(index().count(modelVersion(), filter).searchable()).isEqualTo(hits.size());
        return hits;
    }

    static List<Integer> numbers(List<Hit> hits) {
        return hits.stream()
                .map(hit -> hit.tile().window().x() / hit.tile().window().width())
                .sorted()
                .toList();
    }

    static List<TileId> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.tile().tileId()).toList();
    }

    static float[] vector(Random random) {
        float[] vector = new float[EAST.dimension()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
