package dev.swath.faults;

import dev.swath.faults.process.ProcessSettings;

/** Something that goes wrong, provoked; it fails by an {@link AssertionError} where Swath does not do as it should. */
public interface Fault {
    /** As the suite counts them, from 1. */
    int number();

    String title();

    /** What processes it needs. */
    default ProcessSettings settings() {
        return ProcessSettings.standard();
    }

    /** Why it cannot be run here; empty where it can. */
    default String obstacle() {
        return "";
    }

    /** Whether the next fault may go on with the processes that this one leaves. */
    default boolean leavesThemUsable() {
        return true;
    }

    /** Provokes it, and waits until Swath has recovered; whether the ledger is clean is then looked at by the caller. */
    void run(FaultScenario scenario) throws Exception;
}
