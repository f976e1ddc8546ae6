package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.faults.Effects;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.KafkaGate;
import dev.swath.faults.site.Service;

/** The captions are on the topic, uncommitted; the process dies before it can say so. */
public final class KillCaptionBeforeCommit implements Fault {
    private static final int TILES = 40;

    @Override
    public int number() {
        return 3;
    }

    @Override
    public String title() {
        return "kill -9 between the caption's produce and its commit";
    }

    @Override
    public void run(Trial trial) throws Exception {
        int before = Effects.read(trial.site().bootstrap()).captions();
        KafkaGate.Hold hold =
                trial.site().gate().holdNext(KafkaGate.Request.END_TRANSACTION, Service.CAPTION.clients());
        trial.put("scene", TILES);
        hold.await(Trial.PATIENCE);
        trial.site().service(Service.CAPTION).kill();
        boolean late = trial.random().nextBoolean();
        if (late) {
            hold.pass();
        } else {
            hold.drop();
        }
        int committed = Effects.read(trial.site().bootstrap()).captions() - before;
        trial.note(
                "%d pictures; caption-service was killed while its commit was under way; the commit %s; %d captions committed"
                        .formatted(TILES, late ? "reached the broker after its death" : "was lost", committed));
        assertThat(committed).as("committed captions at the kill").isLessThan(TILES);
        trial.site().restart();
        trial.awaitCaptioned(TILES);
        trial.note("restarted; %d tiles captioned".formatted(trial.searchable()));
    }
}
