package dev.swath.faults.alert;

import dev.swath.faults.FaultScenario;

/**
 * What makes an alert fire, and what mends it.
 *
 * @param alert its name
 * @param fault in a few words
 */
record ProvokedAlert(String alert, String fault, Act provoke, Act mend) {
    /** Something done to the running processes. */
    @FunctionalInterface
    interface Act {
        void on(FaultScenario scenario) throws Exception;
    }
}
