package dev.swath.vectorindex;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of hits in their order.
 *
 * @param next where the page after begins; null if there is none
 * @param complete false if rows were left out because the bound of rows that are looked at was reached
 */
public record HitPage<P>(List<Hit> hits, @Nullable P next, boolean complete) {
    public HitPage {
        hits = List.copyOf(hits);
    }

    /** A page without hits, and none after it. */
    public static <P> HitPage<P> empty() {
        return new HitPage<>(List.of(), null, true);
    }
}
