package dev.swath.faults.fault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.proxy.KafkaGate;
import dev.swath.streaming.TopicReader;

/** The index has acknowledged the rows, but the commit of their items and offsets never comes. */
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
    public void run(FaultScenario scenario) throws Exception {
        int itemsBefore = items(scenario);
        KafkaGate.Hold hold =
                scenario.swath().gate().holdNext(KafkaGate.Request.END_TRANSACTION, SwathService.INDEX.clients());
        scenario.put("scene", TILES);
        hold.await(FaultScenario.PATIENCE);
        scenario.swath().service(SwathService.INDEX).kill();
        hold.drop();
        int rows = scenario.searchable();
        int items = items(scenario) - itemsBefore;
        scenario.note("%d pictures; index-service was killed with %d rows in the index and %d items committed"
                .formatted(TILES, rows, items));
        assertThat(rows).as("rows in the index at the kill").isGreaterThan(items);
        scenario.swath().restart();
        scenario.awaitCaptioned(TILES);
        scenario.note("restarted; %d tiles searchable and captioned".formatted(scenario.searchable()));
    }

    private static int items(FaultScenario scenario) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.ITEMS, ItemPublished.class)
                .size();
    }
}
