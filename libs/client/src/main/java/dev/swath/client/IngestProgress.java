package dev.swath.client;

/** Gets the progress of {@link IngestFiles}. Its methods are called on the ingesting thread. */
public interface IngestProgress {
    /** Ignores the progress. */
    IngestProgress NONE = new IngestProgress() {};

    /**
     * More bytes were sent to the store.
     *
     * @param sent bytes of all files so far
     * @param total bytes of all files
     */
    default void uploaded(long sent, long total) {}

    /**
     * A scene that is waited for is in the catalogue, or has failed.
     *
     * @param until what is waited for
     * @param ended how many scenes have ended so far, this one included
     * @param total how many are waited for
     */
    default void ended(IngestFiles.Until until, SceneOutcome outcome, int ended, int total) {}
}
