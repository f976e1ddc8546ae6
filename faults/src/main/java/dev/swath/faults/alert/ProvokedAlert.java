package dev.swath.faults.alert;

import dev.swath.faults.FaultScenario;
import java.util.Set;

/**
 * What makes an alert fire, and what mends it.
 *
 * @param alert its name
 * @param fault in a few words
 * @param also the alerts that this fault is about, too
 * @param says what the first command of the alert's page prints under this fault
 */
record ProvokedAlert(String alert, String fault, Set<String> also, String says, Act provoke, Act mend) {
    ProvokedAlert {
        also = Set.copyOf(also);
    }

    /** Something done to the running processes. */
    @FunctionalInterface
    interface Act {
        void on(FaultScenario scenario) throws Exception;
    }
}
