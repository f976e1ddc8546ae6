package dev.swath.vectorindex.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.vectorindex.Forms;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.Rows;
import dev.swath.vectorindex.VectorIndex;
import dev.swath.vectorindex.WritePermit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the writer does where Milvus' answers do not come, or a former writer's change comes late. */
class MilvusWritesTest {
    private static final ModelVersion VERSION = new ModelVersion("mini-1");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final WritePermit NEW = new WritePermit() {
        @Override
        public void check() {}

        @Override
        public boolean readsBack() {
            return true;
        }
    };

    private final FakeMilvus server = new FakeMilvus();
    private final VectorIndex index =
            Forms.newest(MilvusStorage.open(new IndexSettings.Milvus(server.address(), null, null, TIMEOUT, TIMEOUT)));

    MilvusWritesTest() throws IOException {}

    @AfterEach
    void close() {
        index.close();
        server.close();
    }

    @Test
    void shouldWriteNothingWhileAChangeWithoutAnAnswerMayComeAbout() {
        write(1, WritePermit.LASTING);
        server.losesAnswers = true;
        assertThatUnavailable(() -> write(2, WritePermit.LASTING));
        server.losesAnswers = false;

        assertThatUnavailable(() -> write(3, WritePermit.LASTING)).hasMessageContaining("may still come about");

        assertThat(server.upserts()).isEqualTo(2);
    }

    @Test
    void shouldFindAFormerWritersLateChangeWhileOneMayCome() {
        write(1, NEW);
        server.lateGeneration = 1L;

        assertThatUnavailable(() -> write(3, NEW)).hasMessageContaining("late change");
    }

    @Test
    void shouldNotReadBackWhereNoChangeCanComeLate() {
        server.lateGeneration = 1L;

        write(3, WritePermit.LASTING);

        assertThat(server.upserts()).isEqualTo(1);
    }

    private void write(long generation, WritePermit permit) {
        index.write(VERSION, List.of(Rows.row(1, 1, 0).generation(generation).upsert()), permit);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatUnavailable(ThrowingCallable write) {
        return assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
    }
}
