package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.SiteOptions;
import dev.swath.streaming.TopicReader;
import java.util.List;

/** The language model has less time than a sentence takes. */
public final class FailingCaptioner implements Fault {
    private static final int TILES = 12;
    private static final int ATTEMPTS = 3;

    @Override
    public int number() {
        return 16;
    }

    @Override
    public String title() {
        return "captioner over its time: searchable without a caption, attempts bounded";
    }

    @Override
    public void run(Trial trial) throws Exception {
        SiteOptions sound = trial.site().options();
        trial.site().reconfigure(sound.with(Service.CAPTION, "SWATH_CAPTION_BUDGET", "PT0.000001S"));
        trial.site().service(Service.CAPTION).close();
        trial.site().restart();
        List<ObjectKey> keys = trial.put("scene", TILES);
        trial.awaitSearchable(TILES);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(failures(trial)).hasSize(TILES));
        assertThat(failures(trial))
                .allMatch(failure -> failure.code() == ErrorCode.CAPTION_FAILED)
                .allMatch(failure -> failure.attempts() == ATTEMPTS);
        trial.note("%d tiles searchable without a caption, each a failure %s after %d attempts"
                .formatted(TILES, ErrorCode.CAPTION_FAILED, ATTEMPTS));
        trial.site().reconfigure(sound);
        trial.site().service(Service.CAPTION).close();
        trial.site().restart();
        keys.forEach(trial::put);
        trial.awaitCaptioned(TILES);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(failures(trial)).isEmpty());
        trial.note("with its time given back and new bytes, all are captioned and no failure is open");
    }

    private static List<TileFailed> failures(Trial trial) {
        return TopicReader.readNewest(trial.site().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure ->
                        failure.key() != null && failure.key().value().startsWith(trial.folder()))
                .toList();
    }
}
