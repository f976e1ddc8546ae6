package dev.swath.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a comparison.
 *
 * @param counts the number of entries in each place
 */
public record Report(Map<String, Integer> counts, List<Discrepancy> discrepancies) {
    static final String WAITING = "waiting";

    public Report {
        discrepancies = List.copyOf(discrepancies);
    }

    /** Products whose files may still be coming. */
    int waiting() {
        return counts.getOrDefault(WAITING, 0);
    }

    @JsonProperty("clean")
    public boolean isClean() {
        return discrepancies.isEmpty();
    }
}
