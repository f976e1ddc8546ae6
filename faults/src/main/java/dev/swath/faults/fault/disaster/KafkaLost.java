package dev.swath.faults.fault.disaster;

import dev.swath.catalogue.ObjectKey;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Kafka's disks are lost with all its topics, after keys were rewritten and deleted. The bucket is all that is left. */
public final class KafkaLost implements Fault {
    private static final int TILES = 24;
    private static final int REWRITTEN = 6;
    private static final int DELETED = 4;

    @Override
    public int number() {
        return 29;
    }

    @Override
    public String title() {
        return "Kafka lost: the catalogue is made anew from the bucket";
    }

    @Override
    public boolean leavesThemUsable() {
        return false;
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        List<ObjectKey> keys = scenario.put("before", TILES);
        scenario.awaitCaptioned(TILES);
        keys.subList(0, REWRITTEN).forEach(scenario::put);
        scenario.awaitCaptioned(TILES);
        Site site = new Site(scenario);
        site.kill();
        swath.broker().kill();
        Site.lose(site.kafka());
        // Only the bucket tells that these are gone.
        keys.subList(REWRITTEN, REWRITTEN + DELETED)
                .forEach(key -> swath.store().delete(SwathProcesses.BUCKET, key));
        scenario.note(
                "Kafka's folder was removed with all topics; %d keys had been rewritten, and %d were deleted meanwhile"
                        .formatted(REWRITTEN, DELETED));
        Map<String, String> settings = Map.of(
                "SWATH_INDEX",
                "lucene",
                "SWATH_INDEX_DIR",
                site.index().toString(),
                "SWATH_INDEXER_STATE_DIR",
                site.join().toString(),
                "SWATH_GATEWAY_STATE_DIR",
                site.gatewayTables().toString());
        scenario.note("forget.sh --yes: "
                + site.run("forget.sh", settings, "--yes").lines().count() + " stores");
        swath.restart();
        scenario.awaitCaptioned(TILES - DELETED);
        scenario.note("%d tiles are searchable and captioned again".formatted(scenario.searchable()));
    }
}
