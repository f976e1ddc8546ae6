package dev.swath.streaming;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.Stage;

/** The consumer groups: one a stage, the same wherever it runs; where a model works, one a stage and model version. */
public final class Groups {
    private Groups() {}

    /** {@code swath-{stage}}; that of {@link Stage#JOIN} is the application id of its Kafka Streams. */
    public static String of(Stage stage) {
        return "swath-" + stage.id();
    }

    /**
     * {@code swath-{stage}-{modelVersion}}: the first workers of a version begin with all that there is, and none takes records from the workers of another.
     */
    public static String of(Stage stage, ModelVersion version) {
        return of(stage) + "-" + version;
    }

    /** Whether it is the stage's, of whatever model version. */
    static boolean isOf(Stage stage, String group) {
        return group.equals(of(stage)) || group.startsWith(of(stage) + "-");
    }
}
