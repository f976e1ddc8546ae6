package dev.swath.caption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryVector;
import dev.swath.service.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodeQueryTextsTest {
    private static final QueryVector VECTOR =
            new QueryVector(new ModelVersion("swath-mini-1-0123abcd"), Embedding.of(new float[] {1, 0}), null);

    @Test
    void shouldAnswerQueriesInTheRolesThatDo() {
        for (Role role : List.of(Role.QUERY, Role.BOTH)) {
            assertThat(new EncodeQueryTexts(text -> VECTOR, role, 1).encode(() -> "a"))
                    .isEqualTo(VECTOR);
        }
    }

    @Test
    void shouldRefuseQueriesAsAWorkerBeforeReadingThem() {
        EncodeQueryTexts texts = new EncodeQueryTexts(text -> VECTOR, Role.WORKER, 1);

        assertThatThrownBy(() -> texts.encode(() -> {
                    throw new AssertionError("the text is not read");
                }))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.QUERY_ENCODER_UNAVAILABLE));
    }
}
