package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.faults.CommittedCounts;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.proxy.TcpProxy;
import dev.swath.faults.resource.TestMilvus;
import dev.swath.streaming.TopicReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Milvus answers 10 s late, beyond the time-out, then resets connections. */
public final class SlowIndex implements Fault {
    private static final int TILES = 30;
    private static final int RESETS = 40;

    @Override
    public int number() {
        return 12;
    }

    @Override
    public String title() {
        return "index with 10 s of latency, then connection resets: nothing is acknowledged that is not there";
    }

    @Override
    public ProcessSettings settings() {
        return ProcessSettings.standard().withMilvus(TestMilvus.port());
    }

    @Override
    public String obstacle() {
        return TestMilvus.obstacle();
    }

    @Override
    public void run(FaultScenario scenario) {
        scenario.put("before", TILES);
        scenario.awaitCaptioned(TILES);
        int items = items(scenario);
        int captions = CommittedCounts.read(scenario.swath().bootstrap()).captions();
        TcpProxy milvus = scenario.swath().milvus();
        milvus.delay(Duration.ofSeconds(10));
        scenario.put("slow", TILES);
        await().atMost(FaultScenario.PATIENCE)
                .until(() -> CommittedCounts.read(scenario.swath().bootstrap()).captions() == captions + TILES);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(scenario.swath().complaint(SwathService.INDEX))
                        .contains("INDEX_UNAVAILABLE"));
        assertThat(items(scenario)).as("items while no write is acknowledged").isEqualTo(items);
        scenario.note(
                "with 10 s of latency %d tiles were encoded and captioned, none became an item, and index-service was not ready and named the index"
                        .formatted(TILES));
        milvus.heal();
        scenario.put("resets", TILES);
        for (int i = 0; i < RESETS; i++) {
            milvus.reset();
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(100 + scenario.random().nextInt(300)));
        }
        scenario.note(
                "then %d times all connections were reset, with %d more pictures under way".formatted(RESETS, TILES));
        scenario.awaitCaptioned(3 * TILES);
        scenario.note("%d tiles searchable and captioned".formatted(scenario.searchable()));
    }

    private static int items(FaultScenario scenario) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.ITEMS, ItemPublished.class)
                .size();
    }
}
