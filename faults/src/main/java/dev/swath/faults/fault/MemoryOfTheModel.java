package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Child;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.Site;
import dev.swath.faults.site.SiteOptions;

/** The encoder may not have more address space than it has already, and then may again. */
public final class MemoryOfTheModel implements Fault {
    private static final int TILES = 40;

    @Override
    public int number() {
        return 15;
    }

    @Override
    public String title() {
        return "ONNX Runtime gets no memory: a smaller batch, then a pause";
    }

    @Override
    public SiteOptions site() {
        // Only a model of some size asks for memory that is not there already.
        return SiteOptions.standard()
                .withBundle(Site.root().resolve("models/swath-mini"))
                .with(Service.ENCODER, "SWATH_ENCODER_BATCH_SIZE", "64");
    }

    @Override
    public void run(Trial trial) throws Exception {
        Child encoder = trial.site().service(Service.ENCODER);
        encoder.limitAddressSpace(encoder.kilobytes("VmSize") + 1024);
        trial.put("scene", TILES);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() ->
                        assertThat(trial.site().complaint(Service.ENCODER)).contains(ErrorCode.OUT_OF_MEMORY.name()));
        int meanwhile = trial.searchable();
        encoder.liftAddressSpace();
        trial.awaitCaptioned(TILES);
        assertThat(encoder.isAlive()).isTrue();
        trial.note(
                "the encoder was not ready and named %s, with %d of %d tiles encoded in smaller batches; memory again, in the same process: %d tiles captioned"
                        .formatted(ErrorCode.OUT_OF_MEMORY, meanwhile, TILES, trial.searchable()));
    }
}
