package dev.swath.dialogue;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.swath.catalogue.CatalogueException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time of acquisition.
 *
 * @param from inside the interval; null where it is open
 * @param to outside the interval; null where it is open
 */
public record PlannedTime(
        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant from,

        @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant to) {
    /** @throws CatalogueException INVALID_REQUEST if it ends before it begins */
    public PlannedTime {
        PlanJson.check(
                from == null || to == null || from.isBefore(to),
                "time",
                "expected from before to, found %s and %s".formatted(from, to));
    }
}
