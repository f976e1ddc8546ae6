package dev.swath.faults;

import dev.swath.faults.process.ProcessSettings;
import java.time.Duration;

/** A provoked fault. It fails with an {@link AssertionError} if Swath does not behave as it should. */
public interface Fault {
    /** The fault's number in the suite, from 1. */
    int number();

    String title();

    /** The processes that it needs. */
    default ProcessSettings settings() {
        return ProcessSettings.standard();
    }

    /** Why it cannot run on this machine; empty if it can. */
    default String obstacle() {
        return "";
    }

    /** Whether the next fault may use the processes that this one leaves. */
    default boolean leavesThemUsable() {
        return true;
    }

    /** How long it may take, with the ledger's answer. */
    default Duration limit() {
        return Duration.ofMinutes(20);
    }

    /** Provokes the fault and waits until Swath has recovered. The caller then asks the ledger. */
    void run(FaultScenario scenario) throws Exception;
}
