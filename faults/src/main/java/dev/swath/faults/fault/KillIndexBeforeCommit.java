package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.KafkaGate;
import dev.swath.faults.site.Service;
import dev.swath.streaming.TopicReader;

/** The index has acknowledged the rows; their items and offsets wait for a commit that never comes. */
public final class KillIndexBeforeCommit implements Fault {
    private static final int TILES = 40;

    @Override
    public int number() {
        return 2;
    }

    @Override
    public String title() {
        return "kill -9 between the index's upsert and the commit";
    }

    @Override
    public void run(Trial trial) throws Exception {
        int itemsBefore = items(trial);
        KafkaGate.Hold hold = trial.site().gate().holdNext(KafkaGate.Request.END_TRANSACTION, Service.INDEX.clients());
        trial.put("scene", TILES);
        hold.await(Trial.PATIENCE);
        trial.site().service(Service.INDEX).kill();
        hold.drop();
        int rows = trial.searchable();
        int items = items(trial) - itemsBefore;
        trial.note("%d pictures; index-service was killed with %d rows in the index and %d items committed"
                .formatted(TILES, rows, items));
        assertThat(rows).as("rows in the index at the kill").isGreaterThan(items);
        trial.site().restart();
        trial.awaitCaptioned(TILES);
        trial.note("restarted; %d tiles searchable and captioned".formatted(trial.searchable()));
    }

    private static int items(Trial trial) {
        return TopicReader.readNewest(trial.site().bootstrap(), Topic.ITEMS, ItemPublished.class)
                .size();
    }
}
