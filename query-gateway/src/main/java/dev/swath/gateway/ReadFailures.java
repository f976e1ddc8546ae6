package dev.swath.gateway;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.api.OpenFailures;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.gateway.tables.FailureTable;
import java.util.List;
import java.util.Optional;

/** Lists what failed and is still open. */
public final class ReadFailures {
    private final FailureTable failures;
    private final Runnable checkTables;

    /** @param checkTables throws STILL_LOADING while the table is not read */
    public ReadFailures(FailureTable failures, Runnable checkTables) {
        this.failures = failures;
        this.checkTables = checkTables;
    }

    /**
     * The newest first.
     *
     * @throws CatalogueException STILL_LOADING
     */
    public OpenFailures list(int limit, Grants grants) {
        checkTables.run();
        return grants.isAll()
                ? new OpenFailures(failures.list(limit), failures.size())
                : new OpenFailures(failures.list(grants.collections(), limit), failures.size(grants.collections()));
    }

    /**
     * The failure with an id.
     *
     * @param shown the id as an error message may show it
     * @throws CatalogueException NOT_FOUND, STILL_LOADING
     */
    public OpenFailures get(String id, String shown, Grants grants) {
        TileFailed failed = find(id, grants)
                .orElseThrow(() ->
                        new CatalogueException(ErrorCode.NOT_FOUND, "no failure \"%s\" is open".formatted(shown)));
        return new OpenFailures(List.of(failed), 1);
    }

    /**
     * The open failure with an id, if the caller may see it.
     *
     * @throws CatalogueException STILL_LOADING
     */
    public Optional<TileFailed> find(String id, Grants grants) {
        checkTables.run();
        return Optional.ofNullable(failures.find(id)).filter(failed -> mayBeSeen(failed, grants));
    }

    private static boolean mayBeSeen(TileFailed failed, Grants grants) {
        ObjectKey key = failed.key();
        return grants.allow(key == null ? null : key.collection());
    }
}
