package dev.swath.benchmarks.query;

import dev.swath.catalogue.TileId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The best tiles of each query, by comparing it with all of them. */
final class BruteForce {
    /** So many of the best count. */
    static final int BEST = 10;

    private final SyntheticTiles tiles;
    private final List<Map<Kept, List<Integer>>> best;

    private record Neighbour(int number, float cosine) {}

    private BruteForce(SyntheticTiles tiles, List<Map<Kept, List<Integer>>> best) {
        this.tiles = tiles;
        this.best = best;
    }

    /** Compares on all cores. */
    static BruteForce of(SyntheticTiles tiles, VectorFile vectors, int queries) {
        return new BruteForce(
                tiles,
                IntStream.range(0, queries)
                        .parallel()
                        .mapToObj(query -> best(tiles, vectors, query))
                        .toList());
    }

    /** Best first; fewer than {@link #BEST} if the filter leaves fewer. */
    List<Integer> best(int query, Kept kept) {
        return best.get(query).getOrDefault(kept, List.of());
    }

    /** How many of the best tiles were found. */
    long hits(int query, Kept kept, List<TileId> found) {
        Set<TileId> ids = new HashSet<>(found);
        return best(query, kept).stream()
                .filter(number -> ids.contains(tiles.tileId(number)))
                .count();
    }

    private static Map<Kept, List<Integer>> best(SyntheticTiles tiles, VectorFile vectors, int query) {
        float[] vector = tiles.query(query);
        Map<Kept, PriorityQueue<Neighbour>> queues = new EnumMap<>(Kept.class);
        Map<Kept, IntPredicate> filters = new EnumMap<>(Kept.class);
        for (Kept kept : Kept.values()) {
            queues.put(kept, new PriorityQueue<>(Comparator.comparingDouble(Neighbour::cosine)));
            filters.put(kept, kept.keeps(tiles, query));
        }
        for (int number = 0; number < tiles.count(); number++) {
            float cosine = vectors.cosine(number, vector);
            for (Map.Entry<Kept, PriorityQueue<Neighbour>> queue : queues.entrySet()) {
                offer(queue.getValue(), number, cosine, filters.getOrDefault(queue.getKey(), _ -> false));
            }
        }
        Map<Kept, List<Integer>> best = new EnumMap<>(Kept.class);
        queues.forEach((kept, queue) -> best.put(kept, descending(queue)));
        return best;
    }

    private static void offer(PriorityQueue<Neighbour> queue, int number, float cosine, IntPredicate filter) {
        Neighbour worst = queue.peek();
        if ((queue.size() < BEST || (worst != null && worst.cosine() < cosine)) && filter.test(number)) {
            queue.add(new Neighbour(number, cosine));
            if (queue.size() > BEST) {
                queue.remove();
            }
        }
    }

    private static List<Integer> descending(PriorityQueue<Neighbour> queue) {
        List<Integer> numbers = new ArrayList<>();
        while (!queue.isEmpty()) {
            numbers.addFirst(queue.remove().number());
        }
        return numbers;
    }
}
