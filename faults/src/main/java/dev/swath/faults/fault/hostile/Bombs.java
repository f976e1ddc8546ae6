package dev.swath.faults.fault.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.embedded.ChildProcess;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.raster.BombFiles;
import dev.swath.streaming.TopicReader;
import java.io.IOException;

/** Small files that unfold to pictures larger than memory. Some only declare that size, some really have it. */
public final class Bombs implements Fault {
    private static final int BOMBS = 12;
    private static final int GOOD = 12;
    private static final int GIGABYTE_SIDE = 18_920;
    /** The heap of 512 MB, and what a JVM takes beside it. */
    private static final long MOST_KILOBYTES = 900_000;

    @Override
    public int number() {
        return 11;
    }

    @Override
    public String title() {
        return "decompression bombs: memory stays bounded";
    }

    @Override
    public void run(FaultScenario scenario) throws IOException {
        ChildProcess ingest = scenario.swath().service(SwathService.INGEST);
        long pid = ingest.pid();
        byte[] declared = BombFiles.png(60_000, 60_000, 1);
        byte[] real = BombFiles.png(GIGABYTE_SIDE, GIGABYTE_SIDE);
        for (int i = 0; i < BOMBS; i++) {
            scenario.swath()
                    .store()
                    .write(
                            SwathProcesses.BUCKET,
                            scenario.key("bomb-%02d.png".formatted(i)),
                            i % 2 == 0 ? declared : real,
                            "image/png");
            scenario.put(scenario.key("good-%02d.png".formatted(i)));
        }
        scenario.awaitCaptioned(GOOD);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(
                                TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class)
                                        .values()
                                        .stream()
                                        .filter(failure -> failure.key() != null
                                                && failure.key().value().startsWith(scenario.folder() + "/bomb"))
                                        .map(TileFailed::code))
                        .hasSize(BOMBS)
                        .containsOnly(ErrorCode.IMAGE_TOO_LARGE));
        long peak = ingest.kilobytes("VmHWM");
        assertThat(ingest.isAlive() && ingest.pid() == pid)
                .as("ingest-service lives on")
                .isTrue();
        assertThat(peak).as("peak memory of ingest-service in kB").isLessThan(MOST_KILOBYTES);
        scenario.note(
                "%d bombs of %d and %d kB that unfold to 10.8 GB (declared) and truly 1 GB, each a failure %s; %d good pictures captioned; ingest-service peaked at %d MB"
                        .formatted(
                                BOMBS,
                                declared.length >> 10,
                                real.length >> 10,
                                ErrorCode.IMAGE_TOO_LARGE,
                                GOOD,
                                peak >> 10));
    }
}
