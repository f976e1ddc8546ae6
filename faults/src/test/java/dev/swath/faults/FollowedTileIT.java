package dev.swath.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.faults.CollectorDouble.CollectedSpan;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace follows a tile through the processes, and the batches that it met others in link to it. */
class FollowedTileIT {
    private static final int PICTURES = 4;

    /** Each stage's span is below that of the stage before; the join reads what three stages wrote. */
    private static final Map<String, List<String>> BEFORE = Map.of(
            "ingest", List.of("arrive"),
            "encode", List.of("ingest"),
            "caption", List.of("encode"),
            "join", List.of("ingest", "encode", "caption"),
            "index", List.of("join"));

    private static final Map<String, String> AT = Map.of(
            "arrive", "ingest-service",
            "ingest", "ingest-service",
            "encode", "encoder-service",
            "caption", "caption-service",
            "join", "index-service",
            "index", "index-service");

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldFollowATileFromItsObjectToItsItem() throws Exception {
        try (CollectorDouble collector = new CollectorDouble();
                SwathProcesses swath = SwathProcesses.start(folder, following(collector))) {
            FaultScenario scenario = new FaultScenario(swath, 1, "followed");
            scenario.put("tile", PICTURES);
            scenario.awaitCaptioned(PICTURES);

            await().atMost(FaultScenario.PATIENCE)
                    .untilAsserted(() -> assertThat(whole(collector.spans())).isNotEmpty());

            List<CollectedSpan> trace = whole(collector.spans()).getFirst();
            Map<String, CollectedSpan> byId = trace.stream().collect(Collectors.toMap(CollectedSpan::id, span -> span));
            for (CollectedSpan span : trace) {
                assertThat(span.service()).as(span.name()).isEqualTo(AT.get(span.name()));
                CollectedSpan parent = byId.get(span.parent());
                if (parent != null) {
                    assertThat(BEFORE.get(span.name())).as(span.name()).contains(parent.name());
                } else {
                    assertThat(span.name()).as("the first span").isIn("arrive", "ingest");
                }
            }
            assertLinked(trace, collector.spans());
        }
    }

    /** A span of a worker and the span of the batch that it was in link to each other. */
    private static void assertLinked(List<CollectedSpan> trace, List<CollectedSpan> all) {
        Map<String, CollectedSpan> byId =
                all.stream().collect(Collectors.toMap(CollectedSpan::id, span -> span, (first, _) -> first));
        for (CollectedSpan span : trace) {
            if (!span.name().equals("join")) {
                assertThat(span.links()).as(span.name()).hasSize(1);
                CollectedSpan batch =
                        Objects.requireNonNull(byId.get(span.links().getFirst()), "the batch of " + span.name());
                assertThat(batch.name()).isEqualTo(span.name() + " batch");
                assertThat(batch.links()).contains(span.id());
                assertThat(batch.parent()).isEmpty();
            }
        }
    }

    /** The traces in which every stage has a span. */
    private static List<List<CollectedSpan>> whole(List<CollectedSpan> spans) {
        return spans.stream()
                .filter(span -> !span.name().endsWith(" batch"))
                .collect(Collectors.groupingBy(CollectedSpan::trace))
                .values()
                .stream()
                .filter(trace -> trace.stream()
                        .map(CollectedSpan::name)
                        .collect(Collectors.toSet())
                        .containsAll(BEFORE.keySet()))
                .toList();
    }

    private static ProcessSettings following(CollectorDouble collector) {
        ProcessSettings settings = ProcessSettings.standard();
        for (SwathService service : SwathService.values()) {
            settings = settings.with(
                    service, Map.of("SWATH_OTLP", collector.address().toString(), "SWATH_TRACE_SHARE", "1"));
        }
        return settings;
    }
}
