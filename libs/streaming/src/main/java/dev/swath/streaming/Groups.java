package dev.swath.streaming;

import dev.swath.catalogue.Stage;

/** The consumer groups: one a stage, the same wherever it runs. */
public final class Groups {
    private Groups() {}

    /** {@code swath-{stage}}; that of {@link Stage#JOIN} is the application id of its Kafka Streams. */
    public static String of(Stage stage) {
        return "swath-" + stage.id();
    }
}
