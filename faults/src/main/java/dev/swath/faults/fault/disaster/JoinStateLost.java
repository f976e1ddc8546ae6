package dev.swath.faults.fault.disaster;

import dev.swath.catalogue.ObjectKey;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.time.Duration;
import java.util.List;

/** The join's folder is lost while keys are rewritten and deleted. Kafka has its changelog. */
public final class JoinStateLost implements Fault {
    private static final int TILES = 24;
    private static final int CHANGED = 6;

    @Override
    public int number() {
        return 32;
    }

    @Override
    public String title() {
        return "join state lost: a new start restores it from Kafka";
    }

    /** Services are started twice, which takes minutes on a busy machine. */
    @Override
    public Duration limit() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        List<ObjectKey> keys = scenario.put("before", TILES);
        scenario.awaitCaptioned(TILES);
        Site site = new Site(scenario);
        site.kill(SwathService.INDEX);
        Site.lose(site.join());
        keys.subList(0, CHANGED).forEach(scenario::put);
        keys.subList(CHANGED, 2 * CHANGED).forEach(key -> swath.store().delete(SwathProcesses.BUCKET, key));
        scenario.note("the join's folder was removed; meanwhile %d keys were rewritten and %d deleted"
                .formatted(CHANGED, CHANGED));
        long started = System.nanoTime();
        swath.restart();
        scenario.note(
                "index-service was ready again after %d s".formatted((System.nanoTime() - started) / 1_000_000_000));
        scenario.awaitCaptioned(TILES - CHANGED);
    }
}
