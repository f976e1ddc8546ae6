package dev.swath.vectorindex.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MilvusNamesTest {
    @Test
    void shouldNameACollectionAfterItsModelVersionAndForm() {
        ModelVersion version = new ModelVersion("swath-mini-1-0a1b2c3d");
        IndexForm rebuilt = new IndexForm(2, 3);

        assertThat(MilvusNames.of(IndexForm.UNNAMED, version)).isEqualTo("swath_swath_mini_1_0a1b2c3d");
        assertThat(MilvusNames.of(rebuilt, version)).isEqualTo("swathS2_B3_swath_mini_1_0a1b2c3d");
        for (IndexForm form : List.of(IndexForm.UNNAMED, rebuilt)) {
            assertThat(MilvusNames.find(MilvusNames.of(form, version)))
                    .contains(new MilvusNames.CollectionName(form, version));
        }
        assertThat(MilvusNames.find("another")).isEmpty();
        assertThat(MilvusNames.find("swath_Über")).isEmpty();
    }
}
