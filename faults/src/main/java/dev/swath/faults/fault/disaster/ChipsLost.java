package dev.swath.faults.fault.disaster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.ObjectKey;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.ledger.DeepLedger;
import dev.swath.objectstore.StoredObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every object of the chips bucket is deleted. */
public final class ChipsLost implements Fault {
    private static final String CHIPS = DeepLedger.Buckets.DEFAULT.chips();
    private static final int TILES = 24;
    private static final Duration LEDGER = Duration.ofSeconds(20);

    @Override
    public int number() {
        return 31;
    }

    @Override
    public String title() {
        return "chips lost: ./swath reconcile --deep --repair has them cut again";
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
        List<ObjectKey> keys = scenario.put("cut", TILES);
        scenario.awaitCaptioned(TILES);
        int deleted = deleteAll(scenario);
        scenario.note("%d objects of the chips bucket were deleted".formatted(deleted));
        Set<ObjectKey> repaired = swath.catalogue().repair(LEDGER);
        assertThat(repaired).containsAll(keys);
        scenario.note("reconcile --deep --repair looked again at %d scenes".formatted(repaired.size()));
        scenario.awaitCaptioned(TILES);
    }

    private static int deleteAll(FaultScenario scenario) {
        SwathProcesses swath = scenario.swath();
        try (Stream<StoredObject> objects = swath.store().list(CHIPS, "")) {
            List<ObjectKey> chips = objects.map(StoredObject::key).toList();
            chips.forEach(chip -> swath.store().delete(CHIPS, chip));
            return chips.size();
        }
    }
}
