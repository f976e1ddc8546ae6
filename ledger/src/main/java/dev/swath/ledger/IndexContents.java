package dev.swath.ledger;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.api.IndexRow;
import java.util.List;
import java.util.Optional;

/**
 * The content of the index.
 *
 * @param currentModel the version that searches use; empty while there is none
 * @param rows the live rows of every model version
 */
public record IndexContents(Optional<ModelVersion> currentModel, List<IndexRow> rows) {
    public IndexContents {
        rows = List.copyOf(rows);
    }
}
