package dev.swath.faults;

import dev.swath.faults.site.SiteOptions;

/** Something that goes wrong, provoked; it fails by an {@link AssertionError} where Swath does not do as it should. */
public interface Fault {
    /** As the suite counts them, from 1. */
    int number();

    String title();

    /** What site it needs. */
    default SiteOptions site() {
        return SiteOptions.standard();
    }

    /** Why it cannot be run here; empty where it can. */
    default String obstacle() {
        return "";
    }

    /** Whether it leaves the site as others need it, so that they may go on with it. */
    default boolean leavesSite() {
        return true;
    }

    /** Provokes it, and waits until Swath has recovered; whether the ledger is clean is then looked at by the caller. */
    void run(Trial trial) throws Exception;
}
