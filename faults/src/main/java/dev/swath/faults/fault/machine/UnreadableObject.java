package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.streaming.TopicReader;
import java.util.List;

/** The store answers 500 whenever one scene or one chip is read, and serves all others. */
public final class UnreadableObject implements Fault {
    private static final int TILES = 30;

    @Override
    public int number() {
        return 24;
    }

    @Override
    public String title() {
        return "a store that answers 5xx for one object: that one is a failure, all others pass";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        ObjectKey scene = scenario.key("unreadable.png");
        ObjectKey ofChip = scenario.key("of-unreadable-chip.png");
        byte[] picture = RandomPicture.any(scenario.random());
        // The same bytes under another key tell the ETag, and so the name of the pack, before it is there.
        String etag = scenario.swath()
                .store()
                .write(SwathProcesses.BUCKET, scenario.key("twin.png"), picture, "image/png")
                .etag();
        scenario.swath()
                .tap()
                .refuse(List.of(
                        scene.value(),
                        "packs/%s/%s"
                                .formatted(
                                        ObjectId.of(SwathProcesses.BUCKET, ofChip),
                                        SceneId.of(SwathProcesses.BUCKET, ofChip, etag))));

        scenario.put(scene);
        scenario.swath().store().write(SwathProcesses.BUCKET, ofChip, picture, "image/png");
        scenario.put("scene", TILES);
        scenario.awaitCaptioned(TILES + 1);
        await().atMost(FaultScenario.PATIENCE).untilAsserted(() -> {
            assertThat(failures(scenario, scene)).extracting(TileFailed::stage).containsExactly(Stage.INGEST);
            assertThat(failures(scenario, ofChip)).extracting(TileFailed::stage).containsExactly(Stage.ENCODE);
        });
        assertThat(failures(scenario, scene)).allMatch(failed -> failed.code() == ErrorCode.STORE_UNAVAILABLE);
        assertThat(failures(scenario, ofChip)).allMatch(failed -> failed.code() == ErrorCode.STORE_UNAVAILABLE);
        scenario.swath().awaitReady();
        scenario.note(
                "%d times the store answered 500 for one scene and one chip: each is a failure; %d other tiles captioned"
                        .formatted(scenario.swath().tap().refused(), scenario.searchable()));

        scenario.swath().tap().refuse(List.of());
        scenario.put(scene);
        scenario.put(ofChip);
        scenario.awaitCaptioned(TILES + 3);
        await().atMost(FaultScenario.PATIENCE).untilAsserted(() -> {
            assertThat(failures(scenario, scene)).isEmpty();
            assertThat(failures(scenario, ofChip)).isEmpty();
        });
        scenario.note("readable again and rewritten: no failure is open; %d tiles captioned"
                .formatted(scenario.searchable()));
    }

    private static List<TileFailed> failures(FaultScenario scenario, ObjectKey key) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure -> key.equals(failure.key()) && failure.stage() != Stage.CAPTION)
                .toList();
    }
}
