package dev.swath.indexer.wiring;

import static dev.swath.indexer.Parts.caption;
import static dev.swath.indexer.Parts.tile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.api.IndexRow;
import dev.swath.catalogue.event.Event;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileState;
import dev.swath.catalogue.model.Embedding;
import dev.swath.embedded.ChildProcess;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.indexer.stream.ModelTopic;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.TopicReader;
import dev.swath.streaming.Topics;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.IndexStorageReader;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.SearchedRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index that an earlier version of Swath wrote is filled anew while it is searched, and index-service is killed
 * twice on the way.
 */
abstract class ReindexContract {
    private static final Logger LOG = LoggerFactory.getLogger(ReindexContract.class);
    private static final int TILES = Integer.getInteger("swath.reindex.tiles", 1_200);
    private static final int QUERIES_PER_SECOND = 20;
    private static final int ROWS_PER_PAGE = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("swath.reindex.patience", 5));
    private static final int DIMENSION = 32;
    private static final int NEAREST = 10;
    private static final IndexForm OLD = IndexForm.UNNAMED;
    private static final IndexForm NEW = OLD.next();

    private final ModelVersion model =
            new ModelVersion("test-1-" + UUID.randomUUID().toString().substring(0, 8));

    @TempDir
    private Path folder = Path.of(".");

    /** The settings that say which index it is, and those that name it to the service. */
    abstract IndexSettings index(Path folder);

    abstract Map<String, String> settings(Path folder);

    @Test
    void shouldFillTheIndexAnewWhileItIsSearchedWhoeverIsKilled() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test")) {
            String kafka = broker.bootstrapServers();
            Topics.ensure(kafka, 2, 1);
            List<Integer> all = IntStream.range(0, TILES).boxed().toList();
            writeAsBefore(all);
            publisher.publishAll(
                    all.stream().map(this::live).map(Event.class::cast).toList());
            publisher.publish(ModelSelected.first(model, OLD, tile("a", 1).datetime()));
            try (ModelTopic record = new ModelTopic(kafka);
                    IndexStorageReader storage = index(folder).openStorageReader();
                    SearchedRows searched =
                            new SearchedRows(storage, () -> record.find().map(ModelSelected::form))) {
                await().atMost(PATIENCE).until(() -> record.find().isPresent());
                await().atMost(PATIENCE).until(() -> searchable(storage, OLD) == TILES);
                Queries queries = new Queries(searched);
                ChildProcess service = start(kafka, Duration.ofSeconds(8));
                awaitRows(storage, TILES / 4);
                service.kill();
                publisher.publish(gone(0));
                publisher.publish(live(TILES));
                service = start(kafka, Duration.ofSeconds(8));
                awaitRows(storage, TILES / 2);
                service.kill();
                assertThat(record.find().map(ModelSelected::form)).contains(OLD);
                service = start(kafka, Duration.ofSeconds(8));
                await().atMost(PATIENCE)
                        .until(() -> record.find().map(ModelSelected::form).equals(Optional.of(NEW)));
                publisher.publish(gone(1));
                publisher.publish(live(TILES + 1));

                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(rows(storage, NEW)).isEqualTo(expected()));
                await().atMost(PATIENCE).until(() -> !storage.forms().contains(OLD));

                queries.end();
                assertThat(rows(storage, NEW)).isEqualTo(expected());
                assertThat(TopicReader.readNewest(kafka, Topic.FAILURES, TileFailed.class))
                        .isEmpty();
                assertThat(record.find().flatMap(ModelSelected::findFormer)).isEmpty();
                service.close();
            }
        }
    }

    /** The same question all the time: the hits are the same ones in both forms. */
    private final class Queries {
        private final SearchedRows index;
        private final List<TileId> best;
        private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("queries").daemon().factory());
        private final AtomicInteger asked = new AtomicInteger();
        private final long begun = System.nanoTime();

        Queries(SearchedRows index) {
            this.index = index;
            this.best = ask();
            var _ = pace.scheduleAtFixedRate(this::askAgain, 0, 1_000 / QUERIES_PER_SECOND, TimeUnit.MILLISECONDS);
        }

        private void askAgain() {
            try {
                List<TileId> found = ask();
                if (!found.equals(best)) {
                    wrong.add(found.toString());
                }
            } catch (RuntimeException e) {
                wrong.add(e.toString());
            }
            var _ = asked.incrementAndGet();
        }

        void end() throws InterruptedException {
            pace.shutdown();
            assertThat(pace.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            LOG.atInfo()
                    .addKeyValue("tiles", TILES)
                    .addKeyValue("queries", asked)
                    .addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .addKeyValue("wrong", wrong.size())
                    .log("The index was built anew");
            assertThat(wrong).as("wrong answers among %s", asked).isEmpty();
            assertThat(best)
                    .containsExactlyElementsOf(IntStream.range(2, 2 + NEAREST)
                            .mapToObj(number -> tile(key(number), 1).tileId())
                            .toList());
            assertThat(asked.get()).isPositive();
        }

        private List<TileId> ask() {
            return index.search(model, query(), unchanged(), null, NEAREST).hits().stream()
                    .map(hit -> hit.tile().tileId())
                    .toList();
        }
    }

    /** All rows but those that come and go meanwhile. */
    private static Filter unchanged() {
        List<String> changing = IntStream.of(0, 1, TILES, TILES + 1)
                .mapToObj(number -> tile(key(number), 1).tileId().value())
                .toList();
        return new Filter.Not(Filter.In.texts(Queryable.ID, changing));
    }

    private Embedding query() {
        return embedding(2);
    }

    /**
     * Tiles 2 to 11 lie around the first axis, each farther from it than the one before, and all others far from them. So the best ten are the same
     * ones for a search that is approximate, too.
     */
    private static Embedding embedding(int number) {
        Random random = new Random(number);
        double[] vector = new double[DIMENSION];
        Arrays.setAll(vector, _ -> random.nextGaussian());
        int rank = number - 2;
        if (rank >= 0 && rank < NEAREST) {
            vector[0] = 0;
            vector = scaled(vector, 0.05 * rank);
            vector[0] = 1;
        }
        double[] unit = scaled(vector, 1);
        float[] values = new float[DIMENSION];
        for (int at = 0; at < DIMENSION; at++) {
            values[at] = (float) unit[at];
        }
        return Embedding.of(values);
    }

    private static double[] scaled(double[] vector, double length) {
        double factor = length
                / Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
        return Arrays.stream(vector).map(value -> value * factor).toArray();
    }

    private void writeAsBefore(List<Integer> numbers) {
        try (IndexStorage storage = index(folder).openStorage()) {
            for (int from = 0; from < numbers.size(); from += 500) {
                List<IndexWrite> writes = numbers.subList(from, Math.min(numbers.size(), from + 500)).stream()
                        .map(this::live)
                        .<IndexWrite>map(state -> new IndexWrite.Upsert(
                                Objects.requireNonNull(state.tile()),
                                Objects.requireNonNull(state.embedding()),
                                state.caption()))
                        .toList();
                storage.form(OLD).write(model, writes);
            }
        }
    }

    private ChildProcess start(String kafka, Duration grace) throws Exception {
        Map<String, String> all = new HashMap<>(settings(folder));
        all.put("swath.kafka", kafka);
        all.put("swath.state-dir", folder.resolve("join").toString());
        all.put("swath.instance", "test");
        all.put("swath.partitions", "2");
        all.put("swath.indexer.batch-size", String.valueOf(Math.max(16, TILES / 75)));
        all.put("swath.indexer.former-grace", grace.toSeconds() + "s");
        return IndexProcess.start(all, folder.resolve("index-service.log"));
    }

    private void awaitRows(IndexStorageReader storage, long rows) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> searchable(storage, NEW) >= rows);
    }

    private long searchable(IndexStorageReader storage, IndexForm form) {
        return storage.form(form).count(model, Filter.ALL).searchable();
    }

    private Map<TileId, String> rows(IndexStorageReader storage, IndexForm form) {
        Map<TileId, String> rows = new HashMap<>();
        List<IndexRow> page = storage.form(form).list(model, null, ROWS_PER_PAGE);
        while (!page.isEmpty()) {
            page.forEach(row -> rows.put(row.tileId(), row.generation() + " " + row.captioned()));
            page = storage.form(form).list(model, page.getLast().tileId(), ROWS_PER_PAGE);
        }
        return rows;
    }

    private Map<TileId, String> expected() {
        Map<TileId, String> rows = new HashMap<>();
        IntStream.range(2, TILES + 2)
                .mapToObj(this::live)
                .forEach(state -> rows.put(state.tileId(), "1 " + (state.caption() != null)));
        return rows;
    }

    private TileState live(int number) {
        String key = key(number);
        return new TileState(
                tile(key, 1).tileId(),
                model,
                1,
                tile(key, 1),
                embedding(number),
                number % 3 == 0 ? null : caption(1, model));
    }

    private TileState gone(int number) {
        return TileState.retracted(tile(key(number), 1).tileId(), model, 2);
    }

    private static String key(int number) {
        return "reindex/" + number + ".jpg";
    }
}
