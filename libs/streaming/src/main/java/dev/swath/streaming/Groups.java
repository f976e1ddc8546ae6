package dev.swath.streaming;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;

/**
 * Names the consumer groups: one for each stage, the same wherever it runs. If a model does the work, there is one
 * for each stage and model version.
 */
public final class Groups {
    private Groups() {}

    /** {@code swath-{stage}}; that of {@link Stage#JOIN} is the application id of its Kafka Streams. */
    public static String of(Stage stage) {
        return "swath-" + stage.id();
    }

    /**
     * {@code swath-{stage}-{modelVersion}}: the first workers of a version begin at the beginning, and the workers
     * of two versions take no records from each other.
     */
    public static String of(Stage stage, ModelVersion version) {
        return of(stage) + "-" + version;
    }

    /** {@code {group}-pass-{number}}: reads once more from the beginning what the group has read. */
    static String ofPass(String group, long number) {
        return group + "-pass-" + number;
    }

    /** Whether the group is the stage's, of this model version and whatever pass. */
    static boolean isOfVersion(Stage stage, String version, String group) {
        String own = of(stage) + "-" + version;
        return group.equals(own) || group.startsWith(own + "-pass-");
    }

    /** Whether the group is the stage's, of any model version. */
    static boolean isOf(Stage stage, String group) {
        return group.equals(of(stage)) || group.startsWith(of(stage) + "-");
    }
}
