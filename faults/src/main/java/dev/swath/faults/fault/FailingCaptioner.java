package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.Pictures;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.Site;
import dev.swath.faults.site.SiteOptions;
import dev.swath.streaming.TopicReader;
import java.util.List;
import java.util.Random;

/** The language model has nothing to say of some pictures, then has less time than a sentence takes. */
public final class FailingCaptioner implements Fault {
    private static final int TILES = 12;
    private static final int ATTEMPTS = 3;
    /** Of pictures that the tiny bundle's random weights end the sentence of before its first word. */
    private static final List<Integer> SPEECHLESS = List.of(52, 310, 311, 380);

    @Override
    public int number() {
        return 16;
    }

    @Override
    public String title() {
        return "captioner over its time, or with garbage: searchable without a caption, attempts bounded";
    }

    @Override
    public void run(Trial trial) throws Exception {
        garbage(trial);
        SiteOptions sound = trial.site().options();
        trial.site().reconfigure(sound.with(Service.CAPTION, "SWATH_CAPTION_BUDGET", "PT0.000001S"));
        trial.site().service(Service.CAPTION).close();
        trial.site().restart();
        List<ObjectKey> keys = trial.put("scene", TILES);
        trial.awaitSearchable(2 * SPEECHLESS.size() + TILES);
        awaitGivenUp(trial, "/scene", TILES);
        trial.note("%d tiles searchable without a caption, each a failure %s after %d attempts"
                .formatted(TILES, ErrorCode.CAPTION_FAILED, ATTEMPTS));
        trial.site().reconfigure(sound);
        trial.site().service(Service.CAPTION).close();
        trial.site().restart();
        keys.forEach(trial::put);
        trial.awaitCaptioned(2 * SPEECHLESS.size() + TILES);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(failures(trial, "/scene")).isEmpty());
        trial.note("with its time given back and new bytes, all are captioned and no failure is open");
    }

    private static void garbage(Trial trial) {
        for (int seed : SPEECHLESS) {
            trial.site()
                    .store()
                    .write(
                            Site.BUCKET,
                            trial.key("garbage-%d.png".formatted(seed)),
                            Pictures.any(new Random(seed)),
                            "image/png");
        }
        trial.put("between", SPEECHLESS.size());
        trial.awaitCaptioned(2 * SPEECHLESS.size());
        awaitGivenUp(trial, "/garbage", SPEECHLESS.size());
        trial.note(
                "%d pictures of which the model yields an empty sentence: searchable without a caption, each a failure %s after %d attempts; %d pictures among them are captioned"
                        .formatted(SPEECHLESS.size(), ErrorCode.CAPTION_FAILED, ATTEMPTS, SPEECHLESS.size()));
    }

    private static void awaitGivenUp(Trial trial, String name, int count) {
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(failures(trial, name)).hasSize(count));
        assertThat(failures(trial, name))
                .allMatch(failure -> failure.code() == ErrorCode.CAPTION_FAILED)
                .allMatch(failure -> failure.attempts() == ATTEMPTS);
    }

    private static List<TileFailed> failures(Trial trial, String name) {
        return TopicReader.readNewest(trial.site().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure ->
                        failure.key() != null && failure.key().value().startsWith(trial.folder() + name))
                .toList();
    }
}
