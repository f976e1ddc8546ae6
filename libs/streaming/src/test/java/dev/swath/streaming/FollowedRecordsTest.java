package dev.swath.streaming;

import static dev.swath.streaming.Captioning.WITHIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.Origin;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.catalogue.event.TileIngested;
import dev.swath.streaming.WorkerSettings.Monitor;
import dev.swath.streaming.WorkerSettings.Telemetry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A record's headers say when its object arrived and who follows it, and a worker passes both on. */
class FollowedRecordsTest {
    private static final Instant ARRIVED = Instant.parse("2026-11-29T08:00:00Z");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final InMemorySpanExporter told = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(told))
            .build();

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void shouldFollowARecordThroughAWorkerAndLinkWhatMeetsInABatch() {
        List<TileIngested> tiles = Tiles.ingested("followed", 2);
        publish(tiles.get(0), "00-%s-%s-01".formatted(TRACE, SPAN));
        publish(tiles.get(1), "00-%s-%s-01".formatted(TRACE.replace('0', '1'), SPAN));

        try (BatchWorker _ = passingOn().start(settings("follow", Monitor.NONE, Duration.ofMillis(500)))) {
            await().atMost(WITHIN).until(() -> Captioning.captioned(tiles).size() == 2);
            await().atMost(WITHIN).until(() -> told.getFinishedSpanItems().size() >= 3);
        }

        SpanData first = ofTrace(TRACE);
        SpanData second = ofTrace(TRACE.replace('0', '1'));
        assertThat(first.getName()).isEqualTo("encode");
        assertThat(first.getParentSpanId()).isEqualTo(SPAN);
        assertThat(first.getAttributes().asMap().toString())
                .contains(tiles.get(0).tileId().value())
                .contains("swath.tiles");
        List<SpanData> batches = told.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals("encode batch"))
                .toList();
        assertThat(batches.stream().flatMap(span -> span.getLinks().stream()).map(FollowedRecordsTest::linked))
                .containsExactlyInAnyOrder(first.getSpanId(), second.getSpanId());
        assertThat(batches)
                .extracting(SpanData::getSpanId)
                .containsAll(links(first))
                .containsAll(links(second));

        Map<String, Origin> origins = origins(tiles);
        assertThat(origins.values()).extracting(Origin::arrived).containsOnly(ARRIVED);
        assertThat(origin(origins, tiles.get(0)).traceparent())
                .isEqualTo("00-%s-%s-01".formatted(TRACE, first.getSpanId()));
    }

    @Test
    void shouldPassOnWhatNobodyFollowsWithoutASpan() {
        TileIngested unsampled = Tiles.ingested("unsampled");
        TileIngested unknown = Tiles.ingested("unknown");
        TileIngested nonsense = Tiles.ingested("nonsense");
        String notSampled = "00-%s-%s-00".formatted(TRACE.replace('0', '2'), SPAN);
        publish(unsampled, notSampled);
        publish(unknown, null);
        publish(nonsense, "no trace");

        List<TileIngested> tiles = List.of(unsampled, unknown, nonsense);
        try (BatchWorker _ = passingOn().start(settings("unfollowed", Monitor.NONE, Duration.ofMillis(20)))) {
            await().atMost(WITHIN).until(() -> Captioning.captioned(tiles).size() == 3);
        }

        assertThat(told.getFinishedSpanItems().stream().map(SpanData::getTraceId))
                .doesNotContain(TRACE.replace('0', '2'));
        assertThat(origin(origins(List.of(unsampled)), unsampled).traceparent())
                .startsWith("00-" + TRACE.replace('0', '2'))
                .endsWith("-00");
        assertThat(origin(origins(List.of(unknown)), unknown).traceparent()).isNull();
    }

    @Test
    void shouldTellWhyARecordWasGivenUpAndMeasureItsBatch() {
        TileIngested bad = Tiles.ingested("given-up");
        String trace = TRACE.replace('0', '3');
        publish(bad, "00-%s-%s-01".formatted(trace, SPAN));
        List<ErrorCode> failed = new CopyOnWriteArrayList<>();
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        Monitor monitor = new Monitor() {
            @Override
            public void committed(int records, Duration waited, Duration prepared, Duration worked) {
                sizes.add(records);
            }

            @Override
            public void failed(ErrorCode code) {
                failed.add(code);
            }
        };
        Captioning refusing = new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                List<BatchResult.RecordFailure<TileIngested>> failures = new ArrayList<>();
                prepared.stream()
                        .filter(received -> received.event().equals(bad))
                        .forEach(received -> failures.add(new BatchResult.RecordFailure<>(
                                received, new CatalogueException(ErrorCode.UNREADABLE_IMAGE, "made up"))));
                return new BatchResult<>(List.of(), failures);
            }
        };

        try (BatchWorker _ = refusing.start(settings("refusing", monitor, Duration.ofMillis(20)))) {
            await().atMost(WITHIN).until(() -> failed.contains(ErrorCode.UNREADABLE_IMAGE));
        }

        assertThat(ofTrace(trace).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(ofTrace(trace).getStatus().getDescription()).isEqualTo("UNREADABLE_IMAGE");
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(sizes).isNotEmpty().doesNotContain(0));
    }

    private static Captioning passingOn() {
        return new Captioning() {
            @Override
            public BatchResult<TileIngested> work(List<ReceivedRecord<TileIngested>> prepared) {
                return BatchResult.of(prepared.stream()
                        .map(received -> OutgoingRecord.of(Tiles.captioned(received.event()))
                                .after(received))
                        .toList());
            }
        };
    }

    private WorkerSettings settings(String instance, Monitor monitor, Duration linger) {
        return Captioning.settings(instance)
                .withBatch(64, linger)
                .withModel(Tiles.captioned(Tiles.ingested(instance)).modelVersion())
                .withTelemetry(new Telemetry(provider.get("test"), monitor));
    }

    private static void publish(TileIngested tile, @Nullable String traceparent) {
        try (EventPublisher publisher = new EventPublisher(TestBroker.bootstrap(), "test")) {
            ReceivedRecord<TileIngested> cause = new ReceivedRecord<>(
                    tile.recordKey(),
                    tile,
                    new TileFailed.RecordPlace("none", 0, 0),
                    ARRIVED,
                    new Origin(ARRIVED, traceparent));
            publisher.write(List.of(OutgoingRecord.of(tile).after(cause)));
        }
    }

    private static Map<String, Origin> origins(List<TileIngested> tiles) {
        Map<String, Origin> origins = new HashMap<>();
        var _ = TopicReader.readAll(TestBroker.bootstrap(), Topic.CAPTIONS, received -> {
            if (Captioning.ids(tiles).contains(received.key())) {
                origins.put(received.key(), received.origin());
            }
        });
        return origins;
    }

    private static Origin origin(Map<String, Origin> origins, TileIngested tile) {
        return Objects.requireNonNull(origins.get(tile.tileId().value()), "it was written");
    }

    private SpanData ofTrace(String trace) {
        return told.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(trace))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> links(SpanData span) {
        return span.getLinks().stream().map(FollowedRecordsTest::linked).toList();
    }

    private static String linked(LinkData link) {
        return link.getSpanContext().getSpanId();
    }
}
