package dev.swath.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.streaming.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;

/** One run of a fault: its processes, its seed, and what happened. */
public final class FaultScenario {
    /** Every wait ends with its condition. Only on a machine that others keep busy is this much needed. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    private final SwathProcesses swath;
    private final Random random;
    private final String folder;
    private final int indexedBefore;
    private final List<String> happened = new ArrayList<>();

    /** @param folder that the run's keys are in */
    FaultScenario(SwathProcesses swath, long seed, String folder) {
        this.swath = swath;
        this.random = new Random(seed);
        this.folder = folder;
        this.indexedBefore = swath.catalogue().indexed().size();
    }

    /** A run of its own on running processes. */
    public static FaultScenario on(SwathProcesses swath, String folder) {
        return new FaultScenario(swath, 1, folder);
    }

    public SwathProcesses swath() {
        return swath;
    }

    public Random random() {
        return random;
    }

    /** Notes what happened, for the report. */
    public void note(String sentence) {
        happened.add(sentence);
        System.err.println("    " + sentence);
    }

    List<String> happened() {
        return List.copyOf(happened);
    }

    /** The beginning of this run's keys. */
    public String folder() {
        return folder;
    }

    public ObjectKey key(String name) {
        return new ObjectKey(folder + "/" + name);
    }

    /** Puts pictures that are all different; returns their keys. */
    public List<ObjectKey> put(String name, int count) {
        List<ObjectKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectKey key = key("%s-%04d.png".formatted(name, i));
            put(key);
            keys.add(key);
        }
        return keys;
    }

    /** Puts a new picture at a key. */
    public void put(ObjectKey key) {
        swath.store().write(SwathProcesses.BUCKET, key, RandomPicture.any(random), "image/png");
    }

    /** Waits until that many tiles of this run can be found. */
    public void awaitSearchable(int tiles) {
        patiently().untilAsserted(() -> assertThat(swath.catalogue().indexed()).hasSize(indexedBefore + tiles));
    }

    /** Waits until that many tiles of this run can be found, and every tile of these processes is captioned or has a failure. */
    public void awaitCaptioned(int tiles) {
        patiently().untilAsserted(() -> {
            Map<TileId, Boolean> rows = swath.catalogue().indexed();
            assertThat(rows).hasSize(indexedBefore + tiles);
            assertThat(uncaptioned(rows)).isSubsetOf(givenUp(rows));
        });
    }

    /** The tiles of a model version's collection that have neither a caption of it nor a failure that says why not. */
    public Set<String> uncaptioned(ModelVersion modelVersion) {
        Map<TileId, Boolean> rows = swath.catalogue().indexed(modelVersion);
        Set<String> missing = new HashSet<>(uncaptioned(rows));
        missing.removeAll(givenUp(rows));
        return missing;
    }

    /** How many of this run's tiles the index has. */
    public int searchable() {
        return swath.catalogue().indexed().size() - indexedBefore;
    }

    /** A question may be refused for a while. */
    private static ConditionFactory patiently() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).ignoreExceptions();
    }

    private static Set<String> uncaptioned(Map<TileId, Boolean> rows) {
        return rows.entrySet().stream()
                .filter(row -> !row.getValue())
                .map(row -> row.getKey().value())
                .collect(Collectors.toSet());
    }

    /** The tiny bundle's random weights give garbage for one picture in a hundred. That is then a failure. */
    private Set<String> givenUp(Map<TileId, Boolean> rows) {
        if (!rows.containsValue(false)) {
            return Set.of();
        }
        return TopicReader.readNewest(swath.bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure -> failure.stage() == Stage.CAPTION)
                .map(TileFailed::subject)
                .collect(Collectors.toSet());
    }
}
