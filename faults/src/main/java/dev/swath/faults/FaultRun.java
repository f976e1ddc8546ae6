package dev.swath.faults;

import java.util.List;

/**
 * The result of a fault.
 *
 * @param happened what happened, in order
 * @param verdict the ledger's verdict, or why there is none
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
