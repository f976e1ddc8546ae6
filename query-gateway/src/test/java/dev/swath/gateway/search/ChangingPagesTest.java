package dev.swath.gateway.search;

import static dev.swath.gateway.Samples.MODEL;
import static dev.swath.gateway.Samples.NOON;
import static dev.swath.gateway.Samples.row;
import static dev.swath.gateway.Samples.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.FakeQueryEncoder;
import dev.swath.gateway.Grants;
import dev.swath.service.ConcurrencyLimit;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.IndexedTile;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages over a Lucene index that rows are written to and taken from between them. */
class ChangingPagesTest {
    private static final int RUNS = 100;

    @TempDir
    private Path folder;

    private int made;

    /** One search, which is paged to its end in a collection of its own. */
    private final class Run {
        private final Random random;
        private final String collection;
        private final SearchQuery asked;
        private final List<IndexedTile> rows = new ArrayList<>();
        private final Set<TileId> thereAllTheTime = new HashSet<>();
        private final List<TileId> shown = new ArrayList<>();
        private boolean ended;

        Run(Random random, int number) {
            this.random = random;
            this.collection = "run" + number;
            SearchQuery.Builder query =
                    SearchQuery.builder().collections(collection).limit(1 + random.nextInt(12));
            this.asked = (random.nextBoolean() ? query : query.text("airplane")).build();
        }

        SearchQuery whole() {
            return asked.page(SearchQuery.MAX_LIMIT, null);
        }

        SearchQuery page(@Nullable String next) {
            return asked.page(asked.limit(), next);
        }

        /** Few different vectors and times, so that many scores and times are equal. */
        List<IndexWrite> arrivals(int count) {
            List<IndexWrite> writes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Tile tile = tile("%s/%d.jpg".formatted(collection, made++), NOON.plusSeconds(random.nextInt(4)), null);
                IndexedTile row = row(tile, null, random.nextInt(3), random.nextInt(3), 1 + random.nextInt(2));
                rows.add(row);
                writes.add(new IndexWrite.Upsert(row.tile(), row.embedding(), row.caption()));
            }
            return writes;
        }

        List<IndexWrite> departures(int count) {
            List<IndexWrite> writes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Tile gone = rows.get(random.nextInt(rows.size())).tile();
                thereAllTheTime.remove(gone.tileId());
                writes.add(new IndexWrite.Retire(gone.tileId(), gone.generation()));
            }
            return writes;
        }

        /** @return the cursor of the page after */
        @Nullable
        String show(SearchAnswer page) {
            page.results().stream().map(Result::tileId).forEach(shown::add);
            ended = page.next() == null;
            return page.next();
        }
    }

    @Test
    void shouldNeitherRepeatNorMissWhatWasThereAllTheTime() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        IndexSettings settings = new IndexSettings.Lucene(folder);
        try (VectorIndex index = settings.open();
                VectorIndexReader reader = settings.openReader()) {
            List<SearchTiles> replicas = List.of(replica(index), replica(index), replica(reader));
            List<Run> runs = IntStream.range(0, RUNS)
                    .mapToObj(number -> new Run(new Random(random.nextLong()), number))
                    .toList();
            index.write(MODEL, all(runs, run -> run.arrivals(15 + run.random.nextInt(40))));
            long first = index.count(MODEL, Filter.ALL).searchable();
            await().until(() -> reader.count(MODEL, Filter.ALL).searchable() == first);
            runs.forEach(run -> replicas.getFirst()
                    .search(run.whole(), Grants.all())
                    .results()
                    .forEach(result -> run.thereAllTheTime.add(result.tileId())));

            Map<Run, String> pages = new HashMap<>();
            runs.forEach(run -> pages.put(run, run.show(replicas.getFirst().search(run.page(null), Grants.all()))));
            while (runs.stream().anyMatch(run -> !run.ended)) {
                List<Run> going = runs.stream().filter(run -> !run.ended).toList();
                index.write(MODEL, all(going, run -> run.arrivals(run.random.nextInt(4))));
                index.write(MODEL, all(going, run -> run.departures(run.random.nextInt(2))));
                for (Run run : going) {
                    SearchTiles replica = replicas.get(random.nextInt(replicas.size()));
                    pages.put(run, run.show(replica.search(run.page(pages.get(run)), Grants.all())));
                }
            }

            assertThat(runs)
                    .allSatisfy(run -> assertThat(run.shown)
                            .as("seed %d, %s", seed, run.asked)
                            .doesNotHaveDuplicates()
                            .containsAll(run.thereAllTheTime));
        }
    }

    private static List<IndexWrite> all(List<Run> runs, Function<Run, List<IndexWrite>> writes) {
        return runs.stream().flatMap(run -> writes.apply(run).stream()).toList();
    }

    private static SearchTiles replica(VectorIndexReader index) {
        return new SearchTiles(
                index, new FakeQueryEncoder(), new CurrentModel(index), new ConcurrencyLimit("searches", 100));
    }
}
