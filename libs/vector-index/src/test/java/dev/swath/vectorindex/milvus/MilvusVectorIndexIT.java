package dev.swath.vectorindex.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.Hit;
import dev.swath.vectorindex.HitPage;
import dev.swath.vectorindex.HitPage.TimePosition;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.NaiveVectorIndex;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.VectorIndexReader;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
final class MilvusVectorIndexIT {
    private final ModelVersion modelVersion = new ModelVersion("test-1-" + UUID.randomUUID());

    @Test
    void shouldBrowseMoreRowsThanOneCallReturns() {
        List<IndexWrite> writes = IntStream.range(0, 40)
                .mapToObj(number -> Rows.row(number, 1, number)
                        .datetime(Rows.NOON.plusNanos(number < 15 ? 0 : number % 8))
                        .upsert())
                .toList();
        NaiveVectorIndex naive = new NaiveVectorIndex();
        naive.write(modelVersion, writes);
        try (VectorIndex index = Forms.newest(MilvusStorage.open(TestServer.settings(), 4))) {
            index.write(modelVersion, writes);

            assertThat(all(index)).isEqualTo(all(naive)).hasSize(40);
        }
    }

    private List<Hit> all(VectorIndexReader index) {
        HitPage<TimePosition> page = index.browse(modelVersion, Filter.ALL, null, 3);
        List<Hit> hits = new ArrayList<>(page.hits());
        for (TimePosition next = page.next(); next != null; next = page.next()) {
            page = index.browse(modelVersion, Filter.ALL, next, 3);
            hits.addAll(page.hits());
        }
        return hits;
    }

    @Test
    void shouldLoadACollectionThatTheServerReleased() {
        Embedding query = Embedding.of(new float[] {1, 0});
        try (VectorIndex index = Forms.newest(MilvusStorage.open(TestServer.settings()))) {
            index.write(modelVersion, List.of(Rows.row(1, 1, 0).upsert()));
            assertThat(index.search(modelVersion, query, Filter.ALL, null, 10).hits())
                    .hasSize(1);

            release();

            assertThat(index.search(modelVersion, query, Filter.ALL, null, 10).hits())
                    .hasSize(1);
            release();
            index.write(modelVersion, List.of(Rows.row(2, 1, 0).upsert()));
            assertThat(index.list(modelVersion, null, 10)).hasSize(2);
        }
    }

    @Test
    void shouldShowAReaderACollectionThatIsCreatedLater() {
        try (VectorIndexReader reader = Forms.newest(MilvusStorage.open(TestServer.settings()));
                VectorIndex index = Forms.newest(MilvusStorage.open(TestServer.settings()))) {
            assertThat(reader.find(modelVersion, Rows.row(1, 1).id())).isEmpty();

            index.write(modelVersion, List.of(Rows.row(1, 1, 0).upsert()));

            assertThat(reader.find(modelVersion, Rows.row(1, 1).id())).isPresent();
        }
    }

    private void release() {
        MilvusClientV2 client = new MilvusClientV2(ConnectConfig.builder()
                .uri(MilvusConnection.uri(TestServer.settings().address()))
                .build());
        client.releaseCollection(ReleaseCollectionReq.builder()
                .collectionName(MilvusNames.of(IndexForm.FIRST, modelVersion))
                .build());
        client.close();
    }
}
