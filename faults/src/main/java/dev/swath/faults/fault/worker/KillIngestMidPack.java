package dev.swath.faults.fault.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.soak.PackKills;
import dev.swath.ledger.Report;

/** Some packs of a scene are there, one is half written, and no record names them yet. */
public final class KillIngestMidPack implements Fault {
    private static final int KILLS = 5;
    private static final int SCENES = 4;

    @Override
    public int number() {
        return 28;
    }

    @Override
    public String title() {
        return "kill -9 of ingest-service in the middle of pack writes: no event points at what is not there, orphans go";
    }

    @Override
    public ProcessSettings settings() {
        return PackKills.settings();
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        PackKills kills = new PackKills(scenario.swath(), SCENES);
        int within = 0;
        int orphans = 0;
        for (int i = 0; i < KILLS; i++) {
            within += kills.kill(scenario.random()) ? 1 : 0;
            Report report = scenario.swath().catalogue().reconcile(FaultScenario.PATIENCE);
            assertThat(report.discrepancies()).isEmpty();
            orphans = Math.max(orphans, PackKills.orphans(report));
        }
        scenario.note("%d kills, %d of them in a pack; the ledger was clean after each; up to %d orphans at once"
                .formatted(KILLS, within, orphans));
        assertThat(within).isPositive();
        Report swept = kills.awaitSwept(FaultScenario.PATIENCE);
        assertThat(PackKills.orphans(swept)).isZero();
        assertThat(swept.discrepancies()).isEmpty();
        scenario.note("swept: %s".formatted(swept.counts()));
    }
}
