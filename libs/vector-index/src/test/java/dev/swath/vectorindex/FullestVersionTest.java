package dev.swath.vectorindex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.testfixtures.SampleTiles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FullestVersionTest {
    private static final ModelVersion NINE = new ModelVersion("swath-mini-9-ffffffff");
    private static final ModelVersion TEN = new ModelVersion("swath-mini-10-00000000");
    private static final Caption CAPTION = Caption.ofModel("a field", -0.5, Caption.Ending.END_TOKEN, null);

    private final NaiveVectorIndex index = new NaiveVectorIndex();

    @Test
    void shouldFindNoneInAnEmptyIndex() {
        assertThat(FullestVersion.find(index)).isEmpty();
        index.write(
                NINE,
                List.of(new IndexWrite.Retire(SampleTiles.tile("a").build().tileId(), 1)));
        assertThat(FullestVersion.find(index)).isEmpty();
    }

    @Test
    void shouldFindTheVersionWithTheMostRowsThenCaptions() {
        write(TEN, "a", CAPTION);
        write(NINE, "a", null);
        write(NINE, "b", null);
        assertThat(FullestVersion.find(index)).contains(NINE);

        write(TEN, "b", null);
        assertThat(FullestVersion.find(index)).contains(TEN);
    }

    @Test
    void shouldReadTheNumbersOfEqualsAsNumbers() {
        write(TEN, "a", null);
        write(NINE, "a", null);

        assertThat(FullestVersion.find(index)).contains(TEN);
    }

    private void write(ModelVersion version, String key, @Nullable Caption caption) {
        index.write(
                version,
                List.of(new IndexWrite.Upsert(
                        SampleTiles.tile(key).build(), Embedding.of(new float[] {1, 0}), caption)));
    }
}
