package dev.swath.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.catalogue.event.TileState;
import dev.swath.embedded.EmbeddedBroker;
import dev.swath.streaming.EventPublisher;
import dev.swath.streaming.TopicFollower;
import dev.swath.streaming.Topics;
import dev.swath.testfixtures.SampleTiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReindexTest {
    private static final ModelVersion MODEL = new ModelVersion("swath-mini-1-0a1b2c3d");
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void shouldPutTheWishOnRecordOnceAndTellWhenItIsDone(@TempDir Path folder) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                EventPublisher publisher = new EventPublisher(broker.bootstrapServers(), "test")) {
            String kafka = broker.bootstrapServers();
            Topics.ensure(kafka, 2, 1);
            assertThatThrownBy(() -> Reindex.ask(kafka))
                    .isInstanceOfSatisfying(
                            CatalogueException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
            ModelSelected before = ModelSelected.first(MODEL, NOON);
            publisher.publish(before);
            publisher.publish(
                    TileState.retracted(SampleTiles.tile("a/b.tif").build().tileId(), MODEL, 1));

            try (Reindex asked = Reindex.ask(kafka);
                    Reindex again = Reindex.ask(kafka)) {
                assertThat(asked.form()).isEqualTo(IndexForm.FIRST.next()).isEqualTo(again.form());
                assertThat(again.record().revision()).isEqualTo(2);
                assertThat(asked.progress()).isEqualTo(new TopicFollower.Progress(0, 1));
                assertThat(asked.isSearched()).isFalse();

                publisher.publish(asked.record().filled(NOON));

                assertThat(asked.isSearched()).isTrue();
                assertThat(asked.record().form()).isEqualTo(asked.form());
            }
        }
    }
}
