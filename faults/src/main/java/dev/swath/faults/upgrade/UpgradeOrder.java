package dev.swath.faults.upgrade;

import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The orders in which services are replaced by those of this version. */
enum UpgradeOrder {
    /** As docs/operations.md asks for it: who reads comes before who writes. */
    READERS_FIRST,
    /**
     * Who writes comes first, so that services of the version before read records of this one. Packs and the index are no
     * records: chips stay objects of their own until all is replaced, and the gateway comes before the index.
     */
    WRITERS_FIRST;

    private static final Map<String, String> CHIPS_ALONE = Map.of("SWATH_INGEST_PACKS", "false");

    /**
     * A service that is replaced.
     *
     * @param environment its settings from then on
     */
    record UpgradeStep(String title, SwathService service, Map<String, String> environment) {
        UpgradeStep {
            environment = Map.copyOf(environment);
        }

        /** The settings of all after the step. */
        ProcessSettings after(ProcessSettings before) {
            return before.withOnly(service, environment).withoutHome(service);
        }
    }

    /** What is done, one after the other. */
    List<UpgradeStep> steps() {
        List<UpgradeStep> steps = new ArrayList<>();
        for (SwathService service : services()) {
            steps.add(new UpgradeStep(service.module(), service, environment(service)));
        }
        if (this == WRITERS_FIRST) {
            steps.add(new UpgradeStep("ingest-service writes packs", SwathService.INGEST, Map.of()));
        }
        return steps;
    }

    private List<SwathService> services() {
        return switch (this) {
            case READERS_FIRST ->
                List.of(
                        SwathService.GATEWAY,
                        SwathService.INDEX,
                        SwathService.CAPTION,
                        SwathService.ENCODER,
                        SwathService.INGEST);
            case WRITERS_FIRST ->
                List.of(
                        SwathService.INGEST,
                        SwathService.ENCODER,
                        SwathService.CAPTION,
                        SwathService.GATEWAY,
                        SwathService.INDEX);
        };
    }

    private Map<String, String> environment(SwathService service) {
        return service == SwathService.INGEST && this == WRITERS_FIRST ? CHIPS_ALONE : Map.of();
    }
}
