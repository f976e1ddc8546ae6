package dev.swath.ingest.wiring;

import dev.swath.catalogue.ErrorCode;
import dev.swath.ingest.IngestCounters;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The meters of ingest-service. */
final class IngestMeters {
    private IngestMeters() {}

    static void register(MeterRegistry registry, IngestCounters counters) {
        registry.more().counter("swath.ingest.looks", List.of(), counters, IngestCounters::looks);
        registry.more().counter("swath.ingest.scenes", List.of(), counters, IngestCounters::scenes);
        registry.more().counter("swath.ingest.tiles", List.of(), counters, IngestCounters::tiles);
        registry.more().counter("swath.ingest.retracted", List.of(), counters, IngestCounters::retracted);
        for (ErrorCode code : ErrorCode.values()) {
            registry.more()
                    .counter(
                            "swath.ingest.failures",
                            List.of(Tag.of("code", code.name())),
                            counters,
                            all -> all.failures(code));
        }
        registry.more()
                .timer(
                        "swath.ingest.inspect",
                        List.of(),
                        counters,
                        IngestCounters::inspections,
                        all -> all.inspectionTime().toNanos(),
                        TimeUnit.NANOSECONDS);
    }
}
