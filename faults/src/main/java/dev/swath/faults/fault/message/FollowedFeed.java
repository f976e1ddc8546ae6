package dev.swath.faults.fault.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.client.GatewayClient;
import dev.swath.client.Reindex;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A twin of the catalogue that knows nothing but the change feed, while the gateway is killed and the index is built anew. */
public final class FollowedFeed implements Fault {
    private static final int CHANGES = 2_000;
    private static final int FIRST_PUTS = 400;

    @Override
    public int number() {
        return 33;
    }

    @Override
    public String title() {
        return "2,000 changes and a reindex, gateway killed twice: a twin that follows the change feed alone ends equal";
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(15);
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        try (Twin twin = new Twin(swath)) {
            List<ObjectKey> live = new ArrayList<>(scenario.put("twin", FIRST_PUTS));
            int changes = FIRST_PUTS;
            changes += change(scenario, live, CHANGES / 3 - changes);
            kill(swath, SwathService.GATEWAY);
            changes += change(scenario, live, CHANGES / 2 - changes);
            swath.restart();
            scenario.awaitSearchable(live.size());
            try (Reindex reindex = Reindex.ask(swath.bootstrap())) {
                changes += change(scenario, live, 2 * CHANGES / 3 - changes);
                kill(swath, SwathService.GATEWAY);
                changes += change(scenario, live, CHANGES - changes);
                swath.restart();
                assertThat(Retry.every(Reindex.PAUSE)
                                .within(FaultScenario.PATIENCE)
                                .ask(reindex::isSearched, searched -> searched))
                        .as("the index that is built anew is searched")
                        .isTrue();
            }
            scenario.awaitSearchable(live.size());
            await().atMost(FaultScenario.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .failFast("the twin follows no longer", () -> !twin.isFollowing())
                    .untilAsserted(() -> assertThat(twin.items()).isEqualTo(indexed(swath)));
            scenario.note(
                    "%d changes in all, the gateway killed twice, the index built anew; the twin read %d pages and %d changes, and has the %d items of the index with their generations"
                            .formatted(
                                    changes,
                                    twin.pages(),
                                    twin.changes(),
                                    twin.items().size()));
        }
        scenario.awaitCaptioned(scenario.searchable());
    }

    /** Puts, puts over and deletes; returns how many changes that were. */
    private static int change(FaultScenario scenario, List<ObjectKey> live, int count) {
        Random random = scenario.random();
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(5);
            if (kind == 0) {
                ObjectKey deleted = live.remove(random.nextInt(live.size()));
                scenario.swath().store().delete(SwathProcesses.BUCKET, deleted);
            } else if (kind < 3) {
                scenario.put(live.get(random.nextInt(live.size())));
            } else {
                live.addAll(scenario.put("more-%d-%d".formatted(random.nextInt(1_000_000_000), i), 1));
            }
        }
        return count;
    }

    private static void kill(SwathProcesses swath, SwathService service) throws InterruptedException {
        swath.service(service).kill();
    }

    private static Map<String, Long> indexed(SwathProcesses swath) {
        Map<String, Long> rows = new TreeMap<>();
        try (GatewayClient gateway = swath.catalogue().gateway()) {
            gateway.indexTiles(null, row -> rows.put(row.tileId().value(), row.generation()));
        }
        return rows;
    }
}
