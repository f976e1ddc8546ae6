package dev.swath.vectorindex;

/**
 * Whether a writer may still write these tiles. After a hand-over another may, and a late write of an older version
 * would undo his.
 */
@FunctionalInterface
public interface WritePermit {
    /** For a writer that nobody takes over from. */
    WritePermit LASTING = () -> {};

    /**
     * Returns if it may. The index asks right before each change; what this throws passes to the caller of the write.
     *
     * @throws RuntimeException of the caller's own, if it may not
     */
    void check();

    /** Whether a former writer's change may still come late. Then the index reads back what it wrote. */
    default boolean readsBack() {
        return false;
    }
}
