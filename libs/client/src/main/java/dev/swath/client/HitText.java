package dev.swath.client;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.extent.BoundingBox;
import java.util.Objects;
import java.util.stream.Collectors;

/** A search hit as text for people. */
public final class HitText {
    private HitText() {}

    /** Returns score, probability if there is one, caption, key, time, place and tile id. */
    public static String of(SearchAnswer.Result hit) {
        return String.format(
                "%6s  %s%s%n        %s  %s  %s  %s",
                hit.score() == null ? "" : String.format("%.3f", hit.score()),
                hit.probability() == null ? "" : String.format("%3.0f %%  ", 100 * hit.probability()),
                Objects.requireNonNullElse(hit.caption(), "(no caption yet)"),
                hit.key(),
                hit.datetime(),
                hit.bbox() == null ? "" : corners(hit.bbox()),
                hit.tileId());
    }

    private static String corners(BoundingBox box) {
        return box.toList().stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
