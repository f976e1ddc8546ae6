package dev.swath.faults.fault.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.streaming.TopicReader;
import java.util.List;
import java.util.Random;

/** The language model writes nothing for some pictures, then has too little time for a sentence. */
public final class FailingCaptioner implements Fault {
    private static final int TILES = 12;
    private static final int ATTEMPTS = 3;
    private static final int SPEECHLESS = 4;
    /** The seed of a picture for which the tiny bundle's random weights write spaces alone. */
    private static final int SPACES = 311;

    @Override
    public int number() {
        return 16;
    }

    @Override
    public String title() {
        return "captioner over its time, or with garbage: searchable without a caption, attempts bounded";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        garbage(scenario);
        ProcessSettings sound = scenario.swath().settings();
        scenario.swath().reconfigure(sound.with(SwathService.CAPTION, "SWATH_CAPTION_BUDGET", "PT0.000001S"));
        scenario.swath().service(SwathService.CAPTION).close();
        scenario.swath().restart();
        List<ObjectKey> keys = scenario.put("scene", TILES);
        scenario.awaitSearchable(2 * SPEECHLESS + TILES);
        awaitGivenUp(scenario, "/scene", TILES);
        scenario.note("%d tiles searchable without a caption, each a failure %s after %d attempts"
                .formatted(TILES, ErrorCode.CAPTION_FAILED, ATTEMPTS));
        scenario.swath().reconfigure(sound);
        scenario.swath().service(SwathService.CAPTION).close();
        scenario.swath().restart();
        keys.forEach(scenario::put);
        scenario.awaitCaptioned(2 * SPEECHLESS + TILES);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(failures(scenario, "/scene")).isEmpty());
        scenario.note("with its time given back and new bytes, all are captioned and no failure is open");
    }

    private static void garbage(FaultScenario scenario) {
        for (int i = 0; i < SPEECHLESS; i++) {
            scenario.swath()
                    .store()
                    .write(
                            SwathProcesses.BUCKET,
                            scenario.key("garbage-%d.png".formatted(i)),
                            RandomPicture.any(new Random(SPACES)),
                            "image/png");
        }
        scenario.put("between", SPEECHLESS);
        scenario.awaitCaptioned(2 * SPEECHLESS);
        awaitGivenUp(scenario, "/garbage", SPEECHLESS);
        scenario.note(
                "%d pictures of which the model yields an empty sentence: searchable without a caption, each a failure %s after %d attempts; %d pictures among them are captioned"
                        .formatted(SPEECHLESS, ErrorCode.CAPTION_FAILED, ATTEMPTS, SPEECHLESS));
    }

    private static void awaitGivenUp(FaultScenario scenario, String name, int count) {
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(failures(scenario, name)).hasSize(count));
        assertThat(failures(scenario, name))
                .allMatch(failure -> failure.code() == ErrorCode.CAPTION_FAILED)
                .allMatch(failure -> failure.attempts() == ATTEMPTS);
    }

    private static List<TileFailed> failures(FaultScenario scenario, String name) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure ->
                        failure.key() != null && failure.key().value().startsWith(scenario.folder() + name))
                .toList();
    }
}
