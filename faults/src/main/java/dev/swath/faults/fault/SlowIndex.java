package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.ItemPublished;
import dev.swath.faults.Effects;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.SiteOptions;
import dev.swath.faults.site.TcpProxy;
import dev.swath.streaming.TopicReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Milvus answers 10 s late, which is too late, then breaks connections off. */
public final class SlowIndex implements Fault {
    private static final int TILES = 30;
    private static final int RESETS = 40;
    private static final String SERVER = System.getenv().getOrDefault("SWATH_TEST_MILVUS", "");

    @Override
    public int number() {
        return 12;
    }

    @Override
    public String title() {
        return "index with 10 s of latency, then connection resets: nothing is acknowledged that is not there";
    }

    @Override
    public SiteOptions site() {
        return SiteOptions.standard()
                .withMilvus(SERVER.isEmpty() ? 0 : Integer.parseInt(SERVER.substring(SERVER.indexOf(':') + 1)));
    }

    @Override
    public String obstacle() {
        return SERVER.isEmpty()
                ? "no Milvus (deploy/real/milvus-lite.sh starts one and names it in SWATH_TEST_MILVUS)"
                : "";
    }

    @Override
    public void run(Trial trial) {
        trial.put("before", TILES);
        trial.awaitCaptioned(TILES);
        int items = items(trial);
        int captions = Effects.read(trial.site().bootstrap()).captions();
        TcpProxy milvus = trial.site().milvus();
        milvus.delay(Duration.ofSeconds(10));
        trial.put("slow", TILES);
        await().atMost(Trial.PATIENCE)
                .until(() -> Effects.read(trial.site().bootstrap()).captions() == captions + TILES);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(
                        () -> assertThat(trial.site().complaint(Service.INDEX)).contains("INDEX_UNAVAILABLE"));
        assertThat(items(trial)).as("items while no write is acknowledged").isEqualTo(items);
        trial.note(
                "with 10 s of latency %d tiles were encoded and captioned, none became an item, and index-service was not ready and named the index"
                        .formatted(TILES));
        milvus.heal();
        trial.put("resets", TILES);
        for (int i = 0; i < RESETS; i++) {
            milvus.reset();
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(100 + trial.random().nextInt(300)));
        }
        trial.note(
                "then %d times all connections were reset, with %d more pictures under way".formatted(RESETS, TILES));
        trial.awaitCaptioned(3 * TILES);
        trial.note("%d tiles searchable and captioned".formatted(trial.searchable()));
    }

    private static int items(Trial trial) {
        return TopicReader.readNewest(trial.site().bootstrap(), Topic.ITEMS, ItemPublished.class)
                .size();
    }
}
