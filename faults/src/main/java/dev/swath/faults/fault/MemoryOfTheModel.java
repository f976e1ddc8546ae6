package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Child;
import dev.swath.faults.site.Preloaded;
import dev.swath.faults.site.ScarceMemory;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.Site;
import dev.swath.faults.site.SiteOptions;
import dev.swath.streaming.TopicReader;

/** ONNX Runtime gets memory for a few pictures at once, then for none, then for all. */
public final class MemoryOfTheModel implements Fault {
    private static final int TILES = 40;
    /** A picture takes 5 MB in its widest layer: there is room for three, not for a batch. */
    private static final long SOME = 16 << 20;

    private static final long NONE = 1 << 10;
    private static final long ANY = 0;

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
        // The tiny bundle asks for no piece of memory that is worth refusing.
        return SiteOptions.standard()
                .withBundle(Site.root().resolve("models/swath-mini"))
                .with(Service.ENCODER, "SWATH_ENCODER_BATCH_SIZE", "64");
    }

    @Override
    public String obstacle() {
        return Preloaded.obstacle();
    }

    @Override
    public boolean leavesSite() {
        return false;
    }

    @Override
    public void run(Trial trial) throws Exception {
        Site site = trial.site();
        ScarceMemory memory = ScarceMemory.make(site.folder());
        site.reconfigure(site.options().with(Service.ENCODER, memory.environment()));
        site.service(Service.ENCODER).close();
        trial.put("some", TILES);
        site.restart();
        Child encoder = site.service(Service.ENCODER);
        memory.allow(SOME);
        trial.put("more", TILES);
        trial.awaitSearchable(2 * TILES);
        assertThat(memory.refused()).as("pieces of memory refused").isPositive();
        trial.note("%d times ONNX Runtime was refused a piece of more than %d MB: %d tiles encoded in smaller batches"
                .formatted(memory.refused(), SOME >> 20, trial.searchable()));

        memory.allow(NONE);
        trial.put("none", TILES);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(
                        () -> assertThat(site.complaint(Service.ENCODER)).contains(ErrorCode.OUT_OF_MEMORY.name()));
        assertThat(trial.searchable()).isEqualTo(2 * TILES);
        memory.allow(ANY);
        trial.awaitCaptioned(3 * TILES);
        assertThat(encoder.isAlive()).isTrue();
        assertThat(TopicReader.readNewest(site.bootstrap(), Topic.FAILURES, TileFailed.class)
                        .values())
                .extracting(TileFailed::code)
                .doesNotContain(ErrorCode.OUT_OF_MEMORY);
        trial.note(
                "with none at all the encoder was not ready and named %s, and gave nothing up; memory again, in the same process: %d tiles captioned"
                        .formatted(ErrorCode.OUT_OF_MEMORY, trial.searchable()));
    }
}
