package dev.swath.catalogue.api;

import java.util.List;

/**
 * What became of failures that were tried again.
 *
 * @param looks the keys that will be looked at again
 * @param left one sentence for each failure that is not tried again: its id and why
 */
public record FailureReplay(List<String> looks, List<String> left) {
    public FailureReplay {
        looks = List.copyOf(looks);
        left = List.copyOf(left);
    }
}
