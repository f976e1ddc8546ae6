package dev.swath.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * The outcome of a comparison.
 *
 * @param counts how much each place holds
 */
public record Report(Map<String, Integer> counts, List<Discrepancy> discrepancies) {
    public Report {
        discrepancies = List.copyOf(discrepancies);
    }

    @JsonProperty("clean")
    public boolean isClean() {
        return discrepancies.isEmpty();
    }
}
