package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        return index().browse(modelVersion(), Filter.ALL, null, 100).hits().stream()
                .map(hit -> {
                    var caption = hit.caption();
                    return hit.tile().generation() + " " + (caption == null ? null : caption.text());
                })
                .toList();
    }

    /** What the filter means, by all three calls alike. */
    default List<Hit> filtered(Filter filter) {
        List<Hit> hits = index().search(modelVersion(), EAST, filter, null, 100).hits();
        assertThat(index().browse(modelVersion(), filter, null, 100).hits())
                .extracting(hit -> hit.tile().tileId())
                .containsExactlyInAnyOrderElementsOf(ids(hits));
        assertThat(index().count(modelVersion(), filter).searchable()).isEqualTo(hits.size());
        return hits;
    }

    /** All hits of a search in pages of so many. */
    static List<Hit> searched(
            VectorIndexReader index, ModelVersion modelVersion, Embedding query, Filter filter, int limit) {
        return IndexFixture.<ScorePosition>all(after -> index.search(modelVersion, query, filter, after, limit));
    }

    /** All that browsing shows in pages of so many. */
    static List<Hit> browsed(VectorIndexReader index, ModelVersion modelVersion, Filter filter, int limit) {
        return IndexFixture.<TimePosition>all(after -> index.browse(modelVersion, filter, after, limit));
    }

    /** The hits of all pages. */
    static <P> List<Hit> all(Function<@Nullable P, HitPage<P>> pages) {
        HitPage<P> page = pages.apply(null);
        List<Hit> hits = new ArrayList<>(page.hits());
        for (P next = page.next(); next != null; next = page.next()) {
            page = pages.apply(next);
            hits.addAll(page.hits());
        }
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
