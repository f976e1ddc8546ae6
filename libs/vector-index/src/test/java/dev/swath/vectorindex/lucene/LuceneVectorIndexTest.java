package dev.swath.vectorindex.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.IndexCounts;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.NaiveVectorIndex;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LuceneVectorIndexTest {
    private static final ModelVersion MODEL = new ModelVersion("swath-mini-1-0a1b2c3d");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void shouldRefuseASecondWriterByTheFoldersName() {
        try (LuceneStorage first = LuceneStorage.open(folder)) {
            assertRefused();
            first.ping();
        }
        LuceneStorage.open(folder).close();
    }

    @Test
    void shouldRefuseAFolderThatAnotherProcessWritesUntilThatIsKilled() throws Exception {
        Process process = WriterProcess.start(folder, MODEL);
        try {
            assertRefused();
        } finally {
            process.destroyForcibly().waitFor();
        }

        try (VectorIndex index = Forms.newest(LuceneStorage.open(folder))) {
            assertThat(index.find(MODEL, Rows.row(1, 1).id())).isPresent();
            index.write(MODEL, List.of(Rows.row(2, 0, 1).upsert()));
            assertThat(index.count(MODEL, Filter.ALL)).isEqualTo(new IndexCounts(2, 0));
        }
    }

    @Test
    void shouldShowAReaderWhatAWriterAcknowledged() {
        Path later = folder.resolve("later");
        try (VectorIndexReader reader = Forms.newest(LuceneStorageReader.open(later))) {
            assertThat(reader.count(MODEL, Filter.ALL)).isEqualTo(new IndexCounts(0, 0));
            assertThat(reader.modelVersions()).isEmpty();
            reader.ping();
            assertThat(Files.exists(later)).isFalse();

            try (VectorIndex index = Forms.newest(LuceneStorage.open(later))) {
                index.write(MODEL, List.of(Rows.row(1, 1, 0).upsert()));
                assertThat(reader.find(MODEL, Rows.row(1, 1).id())).isPresent();

                index.write(MODEL, List.of(Rows.row(1, 1, 0).caption("a quay").upsert()));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> reader.count(MODEL, Filter.ALL).captioned() == 1);
            }
            assertThat(reader.modelVersions()).containsExactly(MODEL);
        }
    }

    @Test
    void shouldAnswerReadersWhileItWrites() throws ExecutionException, InterruptedException {
        AtomicBoolean writing = new AtomicBoolean(true);
        Embedding query = Embedding.of(new float[] {1, 0});
        try (VectorIndex index = Forms.newest(LuceneStorage.open(folder));
                VectorIndexReader reader =
                        Forms.newest(LuceneStorageReader.open(folder, LuceneVectorIndex.EXACT_UP_TO, Duration.ZERO))) {
            AtomicBoolean found = new AtomicBoolean();
            CompletableFuture<Long> mostSeen = CompletableFuture.supplyAsync(() -> {
                long most = 0;
                while (writing.get()) {
                    long seen = reader.search(MODEL, query, Filter.ALL, null, 1_000)
                            .hits()
                            .size();
                    assertThat(seen).isGreaterThanOrEqualTo(most);
                    most = seen;
                    found.set(most > 0);
                }
                return most;
            });
            for (int row = 0; row < 40; row++) {
                index.write(MODEL, List.of(Rows.row(row, 1, row).upsert()));
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> found.get() || mostSeen.isDone());
            writing.set(false);
            assertThat(mostSeen.get()).isBetween(1L, 40L);
            assertThat(reader.count(MODEL, Filter.ALL).searchable()).isEqualTo(40);
        }
    }

    @Test
    void shouldFindMostOfTheNearestByTheGraph() {
        int rows = 1_500;
        int dimension = 16;
        Random random = new Random(42);
        List<IndexWrite> writes = IntStream.range(0, rows)
                .mapToObj(number -> Rows.row(number, vector(random, dimension))
                        .collection("c" + number % 2)
                        .upsert())
                .toList();
        NaiveVectorIndex naive = new NaiveVectorIndex();
        naive.write(MODEL, writes);
        Filter half = Filter.In.texts(Queryable.COLLECTION, Set.of("c1"));

        try (VectorIndex index = Forms.newest(LuceneStorage.open(folder, 0))) {
            index.write(MODEL, writes.subList(0, 1_000));
            index.write(MODEL, writes.subList(1_000, rows));
            Embedding query = Embedding.of(vector(random, dimension));

            assertThat(recall(
                            index.search(MODEL, query, Filter.ALL, null, 50).hits(),
                            naive.search(MODEL, query, Filter.ALL, null, 50).hits()))
                    .isGreaterThan(0.97);
            assertThat(recall(
                            index.search(MODEL, query, half, null, 70).hits(),
                            naive.search(MODEL, query, half, null, 70).hits()))
                    .isGreaterThan(0.97);
            assertThat(index.search(MODEL, query, Filter.ALL, null, 1_300).hits())
                    .hasSize(1_300);
        }
    }

    @Test
    void shouldFindTheNearestWhereTheyLieInOneSegment() {
        int rows = 400;
        Random random = new Random(43);
        NaiveVectorIndex naive = new NaiveVectorIndex();
        Embedding query = Embedding.of(new float[] {1, 0, 0, 0, 0, 0, 0, 0});
        try (VectorIndex index = Forms.newest(LuceneStorage.open(folder, 0))) {
            for (int batch = 0; batch < 4; batch++) {
                float nearness = batch == 2 ? 8 : -8;
                List<IndexWrite> writes = IntStream.range(batch * rows, (batch + 1) * rows)
                        .mapToObj(number -> {
                            float[] vector = vector(random, 8);
                            vector[0] += nearness;
                            return Rows.row(number, vector).collection("c").upsert();
                        })
                        .toList();
                index.write(MODEL, writes);
                naive.write(MODEL, writes);
            }
            List<Hit> nearest =
                    naive.search(MODEL, query, Filter.ALL, null, 250).hits();

            assertThat(recall(index.search(MODEL, query, Filter.ALL, null, 250).hits(), nearest))
                    .isGreaterThan(0.97);
            assertThat(recall(
                            index.search(MODEL, query, Filter.In.texts(Queryable.COLLECTION, Set.of("c")), null, 250)
                                    .hits(),
                            nearest))
                    .isGreaterThan(0.97);
        }
    }

    @Test
    void shouldShowReadersFewSegmentsThoughNothingIsWrittenAnyMore() throws IOException {
        try (VectorIndex index = Forms.newest(LuceneStorage.open(folder));
                Directory directory = FSDirectory.open(
                        LuceneFolders.of(folder, IndexForm.FIRST).resolve(MODEL.value()))) {
            for (int round = 0; round < 10; round++) {
                for (int row = 0; row < 5; row++) {
                    index.write(MODEL, List.of(Rows.row(5 * round + row, 1, row).upsert()));
                }
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    try (DirectoryReader reader = DirectoryReader.open(directory)) {
                        return reader.leaves().size() <= 4;
                    }
                });
            }
            assertThat(index.count(MODEL, Filter.ALL).searchable()).isEqualTo(50);
        }
    }

    @Test
    void shouldTakeWideEmbeddings() {
        float[] wide = new float[1_536];
        wide[1_535] = 2;
        try (VectorIndex index = Forms.newest(LuceneStorage.open(folder))) {
            index.write(MODEL, List.of(Rows.row(1, wide).upsert()));
        }
        try (VectorIndexReader reader = Forms.newest(LuceneStorageReader.open(folder))) {
            assertThat(reader.search(MODEL, Embedding.of(wide), Filter.ALL, null, 1)
                            .hits())
                    .singleElement()
                    .satisfies(hit -> assertThat(hit.score()).isGreaterThan(0.9999));
        }
    }

    @Test
    void shouldBeUnavailableOnceClosed() {
        VectorIndex index = Forms.newest(LuceneStorage.open(folder));
        index.write(MODEL, List.of(Rows.row(1, 1, 0).upsert()));
        index.close();
        index.close();

        for (Runnable call : List.<Runnable>of(
                index::ping,
                () -> index.count(MODEL, Filter.ALL),
                () -> index.write(MODEL, List.of(Rows.row(1, 1, 0).upsert())))) {
            assertThatThrownBy(call::run)
                    .isInstanceOfSatisfying(
                            CatalogueException.class,
                            closed -> assertThat(closed.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
        }
    }

    @Test
    void shouldTellAFullDiskFromAnIndexThatIsAway() {
        assertConverted(
                new IOException("write failed", new IOException("No space left on device")), ErrorCode.DISK_FULL);
        assertConverted(new IOException("no such file"), ErrorCode.INDEX_UNAVAILABLE);
    }

    private void assertConverted(IOException failure, ErrorCode code) {
        assertThatThrownBy(() -> LuceneFailures.converted(folder, () -> {
                    throw failure;
                }))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        converted -> assertThat(converted.code()).isEqualTo(code))
                .hasMessageContaining(folder.toString());
    }

    private void assertRefused() {
        assertThatThrownBy(() -> LuceneStorage.open(folder))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(folder.toString());
    }

    private static double recall(List<Hit> found, List<Hit> expected) {
        Set<TileId> ids = found.stream().map(hit -> hit.tile().tileId()).collect(Collectors.toSet());
        return (double) expected.stream()
                        .filter(hit -> ids.contains(hit.tile().tileId()))
                        .count()
                / expected.size();
    }

    private static float[] vector(Random random, int dimension) {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
