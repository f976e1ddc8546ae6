package dev.swath.gateway.chat;

import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchAnswer.Result;
import dev.swath.dialogue.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What of a search's answer a plan wants: hits that are likely enough, in its order. */
final class PlanHits {
    private PlanHits() {}

    static List<Result> of(Plan plan, SearchAnswer found) {
        Plan.Threshold threshold = plan.threshold();
        Stream<Result> hits = found.results().stream();
        if (threshold != null) {
            hits = hits.filter(hit -> {
                Double probability = hit.probability();
                return probability != null && probability >= threshold.probability();
            });
        }
        return plan.sort() == Plan.Sort.DATETIME
                ? hits.sorted(Comparator.comparing(Result::datetime).reversed()).toList()
                : hits.toList();
    }
}
