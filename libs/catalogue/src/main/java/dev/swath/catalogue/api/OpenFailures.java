package dev.swath.catalogue.api;

import dev.swath.catalogue.event.TileFailed;
import java.util.List;

/**
 * The open failures, newest first.
 *
 * @param total counts those left out, too
 */
public record OpenFailures(List<TileFailed> failures, long total) {
    public OpenFailures {
        failures = List.copyOf(failures);
    }
}
