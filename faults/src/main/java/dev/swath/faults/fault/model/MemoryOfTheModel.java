package dev.swath.faults.fault.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.embedded.ChildProcess;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.resource.Preloaded;
import dev.swath.faults.resource.ScarceMemory;
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
    public ProcessSettings settings() {
        // The tiny bundle never asks for a large piece of memory.
        return ProcessSettings.standard()
                .withBundle(SwathProcesses.root().resolve("models/swath-mini"))
                .with(SwathService.ENCODER, "SWATH_ENCODER_BATCH_SIZE", "64");
    }

    @Override
    public String obstacle() {
        return Preloaded.obstacle();
    }

    @Override
    public boolean leavesThemUsable() {
        return false;
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        ScarceMemory memory = ScarceMemory.make(swath.folder());
        swath.reconfigure(swath.settings().with(SwathService.ENCODER, memory.environment()));
        swath.service(SwathService.ENCODER).close();
        scenario.put("some", TILES);
        swath.restart();
        ChildProcess encoder = swath.service(SwathService.ENCODER);
        memory.allow(SOME);
        scenario.put("more", TILES);
        scenario.awaitSearchable(2 * TILES);
        assertThat(memory.refused()).as("pieces of memory refused").isPositive();
        scenario.note(
                "%d times ONNX Runtime was refused a piece of more than %d MB: %d tiles encoded in smaller batches"
                        .formatted(memory.refused(), SOME >> 20, scenario.searchable()));

        memory.allow(NONE);
        scenario.put("none", TILES);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() ->
                        assertThat(swath.complaint(SwathService.ENCODER)).contains(ErrorCode.OUT_OF_MEMORY.name()));
        assertThat(scenario.searchable()).isEqualTo(2 * TILES);
        memory.allow(ANY);
        scenario.awaitCaptioned(3 * TILES);
        assertThat(encoder.isAlive()).isTrue();
        assertThat(TopicReader.readNewest(swath.bootstrap(), Topic.FAILURES, TileFailed.class)
                        .values())
                .extracting(TileFailed::code)
                .doesNotContain(ErrorCode.OUT_OF_MEMORY);
        scenario.note(
                "with none at all the encoder was not ready and named %s, and gave nothing up; memory again, in the same process: %d tiles captioned"
                        .formatted(ErrorCode.OUT_OF_MEMORY, scenario.searchable()));
    }
}
