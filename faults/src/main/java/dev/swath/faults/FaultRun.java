package dev.swath.faults;

import java.util.List;

/**
 * What came of a fault.
 *
 * @param happened in the order that it did
 * @param verdict the ledger's, or why there is none
 */
public record FaultRun(
        int number,
        String title,
        long seed,
        double seconds,
        RunResult outcome,
        List<String> happened,
        String verdict,
        String day) {
    /** How it ended. */
    public enum RunResult {
        PASSED,
        FAILED,
        NOT_RUN
    }

    public FaultRun {
        happened = List.copyOf(happened);
    }
}
