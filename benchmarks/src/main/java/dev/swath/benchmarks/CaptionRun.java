package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.util.Comparator;
import java.util.List;

/**
 * The captions of some images, and their cost.
 *
 * @param tokens of each caption, including its end token
 * @param cpuSeconds processor time of the whole process
 */
record CaptionRun(List<List<Integer>> tokens, double seconds, double cpuSeconds) {
    CaptionRun {
        tokens = tokens.stream().map(List::copyOf).toList();
    }

    static CaptionRun median(List<CaptionRun> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(CaptionRun::captionsPerSecond))
                .toList()
                .get(rounds.size() / 2);
    }

    double captionsPerSecond() {
        return tokens.size() / seconds;
    }

    double tokensPerSecond() {
        return tokens.stream().mapToInt(List::size).sum() / seconds;
    }

    double cpuMillisPerCaption() {
        return cpuSeconds * 1000 / tokens.size();
    }

    /** How many captions differ from those of {@code other}. */
    int differing(CaptionRun other) {
        int count = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.get(i).equals(other.tokens.get(i))) {
                count++;
            }
        }
        return count;
    }

    ObjectNode json() {
        return EventJson.mapper()
                .createObjectNode()
                .put("captionsPerSecond", captionsPerSecond())
                .put("tokensPerSecond", tokensPerSecond())
                .put("cpuMillisPerCaption", cpuMillisPerCaption());
    }
}
