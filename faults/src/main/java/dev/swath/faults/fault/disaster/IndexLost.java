package dev.swath.faults.fault.disaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.client.Reindex;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.time.Duration;

/** The index is lost while tiles arrive. Kafka has all that it held. */
public final class IndexLost implements Fault {
    private static final int BEFORE = 24;
    private static final int MEANWHILE = 6;

    @Override
    public int number() {
        return 30;
    }

    @Override
    public String title() {
        return "index lost: ./swath reindex fills it from Kafka";
    }

    /** Services are started twice, which takes minutes on a busy machine. */
    @Override
    public Duration limit() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        scenario.put("before", BEFORE);
        scenario.awaitCaptioned(BEFORE);
        int all = swath.catalogue().indexed().size();
        Site site = new Site(scenario);
        site.kill(SwathService.INDEX, SwathService.GATEWAY);
        Site.lose(site.index());
        scenario.put("meanwhile", MEANWHILE);
        swath.restart();
        assertThat(swath.catalogue().indexed().size()).isLessThan(all);
        scenario.note("the index's folder was removed; %d tiles were searchable before".formatted(all));
        try (Reindex reindex = Reindex.ask(swath.bootstrap())) {
            await().atMost(FaultScenario.PATIENCE).until(reindex::isSearched);
            scenario.note("./swath reindex: build %d is searched"
                    .formatted(reindex.form().build()));
        }
        scenario.awaitCaptioned(BEFORE + MEANWHILE);
        scenario.note("%d tiles are searchable and captioned".formatted(scenario.searchable()));
    }
}
