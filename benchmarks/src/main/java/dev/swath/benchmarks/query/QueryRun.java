package dev.swath.benchmarks.query;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.ScorePosition;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Asks an index the benchmark's questions, one after the other, and times them. */
final class QueryRun {
    private static final int LIMIT = 10;
    private static final int DEEP_PAGE = 1_000;
    private static final int DEEP_PAGES = 9;
    private static final int BROWSED = 20;
    private static final long WARM_UP_NANOS = 2_000_000_000L;

    private final SyntheticTiles tiles;
    private final VectorIndexReader index;
    private final int queries;

    /** The latencies of one kind, and how many of the best were found on the average. */
    record LatencyAndRecall(Latencies latencies, double recall) {}

    QueryRun(SyntheticTiles tiles, VectorIndexReader index, int queries) {
        this.tiles = tiles;
        this.index = index;
        this.queries = queries;
    }

    /** A vector, under a filter. */
    LatencyAndRecall search(Kept kept, BruteForce truth) {
        List<List<TileId>> found = new ArrayList<>();
        Latencies latencies = timed(query -> {
            HitPage<ScorePosition> page = index.search(
                    SyntheticCatalogue.MODEL, Embedding.of(tiles.query(query)), kept.filter(tiles, query), null, LIMIT);
            found.add(page.hits().stream().map(hit -> hit.tile().tileId()).toList());
        });
        // Counted, since a sum of shares may come out above 1, which no peer reaches.
        long hits = 0;
        long wanted = 0;
        List<List<TileId>> last = found.subList(found.size() - queries, found.size());
        for (int query = 0; query < queries; query++) {
            hits += truth.hits(query, kept, last.get(query));
            wanted += truth.best(query, kept).size();
        }
        return new LatencyAndRecall(latencies, wanted == 0 ? 1 : (double) hits / wanted);
    }

    /** A vector, without a filter, each question once. */
    Latencies nearest() {
        return Latencies.of(
                queries,
                query -> index.search(
                        SyntheticCatalogue.MODEL, Embedding.of(tiles.query(query)), Filter.ALL, null, LIMIT));
    }

    /** Tiles that resemble one. */
    Latencies like() {
        return timed(query -> {
            TileId tileId = tiles.tileId((int) ((long) query * tiles.count() / queries));
            Embedding embedding =
                    index.find(SyntheticCatalogue.MODEL, tileId).orElseThrow().embedding();
            index.search(SyntheticCatalogue.MODEL, embedding, Filter.ALL, null, LIMIT);
        });
    }

    /** The newest tiles under a filter. */
    Latencies browse(Kept kept) {
        return timed(query -> index.browse(SyntheticCatalogue.MODEL, kept.filter(tiles, query), null, BROWSED));
    }

    /** The page of a search behind the first 9 000 hits, or as far as they go. */
    Latencies deepSearch(int asked) {
        ScorePosition[] places = new ScorePosition[asked];
        for (int query = 0; query < asked; query++) {
            Embedding embedding = Embedding.of(tiles.query(query));
            ScorePosition place = null;
            for (int page = 0; page < DEEP_PAGES; page++) {
                ScorePosition next = index.search(SyntheticCatalogue.MODEL, embedding, Filter.ALL, place, DEEP_PAGE)
                        .next();
                place = next == null ? place : next;
            }
            places[query] = place;
        }
        return Latencies.of(
                asked,
                query -> index.search(
                        SyntheticCatalogue.MODEL, Embedding.of(tiles.query(query)), Filter.ALL, places[query], LIMIT));
    }

    /** The page of a browse from the middle of all tiles. */
    Latencies deepBrowse() {
        return timed(query -> {
            TimePosition place =
                    new TimePosition(SyntheticTiles.FIRST.plusSeconds(tiles.count() / 2 + query), tiles.tileId(0));
            List<Hit> hits = index.browse(SyntheticCatalogue.MODEL, Filter.ALL, place, BROWSED)
                    .hits();
            Objects.checkIndex(0, hits.size());
        });
    }

    /** Counts of a filter. */
    Latencies count(Kept kept) {
        return timed(query -> index.count(SyntheticCatalogue.MODEL, kept.filter(tiles, query)));
    }

    /** Asks all questions until the just-in-time compiler has had time, and the cache is warm; then once more, which counts. */
    private Latencies timed(IntConsumer question) {
        long begun = Latencies.processorNanos();
        do {
            IntStream.range(0, queries).forEach(question);
        } while (Latencies.processorNanos() - begun < WARM_UP_NANOS);
        return Latencies.of(queries, question);
    }
}
