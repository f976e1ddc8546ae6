package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.faults.Effects;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.KafkaGate;
import dev.swath.faults.site.Service;

/** The batch is encoded and its records are written; its offsets and its commit are not. */
public final class KillEncoderMidBatch implements Fault {
    private static final int TILES = 40;

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String title() {
        return "kill -9 of the encoder in the middle of a batch";
    }

    @Override
    public void run(Trial trial) throws Exception {
        int before = Effects.read(trial.site().bootstrap()).encodings();
        KafkaGate.Hold hold = trial.site().gate().holdNext(KafkaGate.Request.OFFSETS, Service.ENCODER.clients());
        trial.put("scene", TILES);
        hold.await(Trial.PATIENCE);
        trial.site().service(Service.ENCODER).kill();
        hold.drop();
        int visible = Effects.read(trial.site().bootstrap()).encodings() - before;
        trial.note(
                "%d pictures; the encoder was killed with a batch written and its offsets not: %d encodings committed"
                        .formatted(TILES, visible));
        assertThat(visible).as("committed encodings at the kill").isLessThan(TILES);
        trial.site().restart();
        trial.awaitCaptioned(TILES);
        trial.note("restarted; %d tiles searchable and captioned".formatted(trial.searchable()));
    }
}
