package dev.swath.faults.fault.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathService;
import dev.swath.streaming.TopicReader;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The captions come from a server that fails in each way. */
public final class FailingCaptionServer implements Fault {
    private static final int TILES = 500;
    private static final Duration LONG = FaultScenario.PATIENCE.multipliedBy(3);

    @Override
    public int number() {
        return 34;
    }

    @Override
    public String title() {
        return "a captioning server that is slow, refuses, cuts, talks nonsense and is away: neighbours unaffected";
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        ProcessSettings sound = scenario.swath().settings();
        try (FailingChatServer server = new FailingChatServer()) {
            scenario.swath()
                    .reconfigure(sound.with(
                            SwathService.CAPTION,
                            Map.of(
                                    "SWATH_CAPTION_OPENAI_URL", server.url(),
                                    "SWATH_CAPTION_OPENAI_MODEL", "fails",
                                    "SWATH_CAPTION_OPENAI_SEND_CHIPS", "true",
                                    "SWATH_CAPTION_OPENAI_TIMEOUT", "2s",
                                    "SWATH_CAPTION_OPENAI_CONCURRENCY", "8")));
            scenario.swath().service(SwathService.CAPTION).close();
            scenario.swath().restart();
            scenario.put("scene", TILES);
            await().atMost(LONG).until(() -> server.pictures() > TILES / 4);
            server.setAway(true);
            scenario.awaitSearchable(TILES);
            scenario.note("while the server is away, all %d tiles become searchable".formatted(TILES));
            server.setAway(false);
            awaitAllDecided(scenario, server);
        }
        scenario.swath().reconfigure(sound);
        scenario.swath().service(SwathService.CAPTION).close();
        scenario.swath().restart();
    }

    private static void awaitAllDecided(FaultScenario scenario, FailingChatServer server) {
        await().atMost(LONG).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            assertThat(captioned(scenario)).hasSize(TILES - FailingChatServer.NEVER - FailingChatServer.SPEECHLESS);
            assertThat(failed(scenario)).hasSize(FailingChatServer.NEVER + FailingChatServer.SPEECHLESS);
        });
        Map<TileId, TileCaptioned> captioned = captioned(scenario);
        captioned.forEach((tile, event) -> {
            assertThat(event.caption()).isEqualTo(FailingChatServer.captionOf(tile));
            assertThat(event.captioner()).isNotNull();
            assertThat(event.meanLogProbability()).isNull();
        });
        Map<String, ErrorCode> failed = failed(scenario);
        assertThat(failed.keySet())
                .isEqualTo(server.hopeless().stream().map(TileId::value).collect(Collectors.toSet()));
        assertThat(failed.values().stream().filter(code -> code == ErrorCode.CAPTIONER_UNAVAILABLE))
                .hasSize(FailingChatServer.NEVER);
        assertThat(Set.copyOf(failed.values()))
                .containsExactlyInAnyOrder(ErrorCode.CAPTIONER_UNAVAILABLE, ErrorCode.CAPTION_FAILED);
        scenario.note(
                "%d captions, each at its own tile; %d tiles that were never answered and %d without a sentence are failures"
                        .formatted(captioned.size(), FailingChatServer.NEVER, FailingChatServer.SPEECHLESS));
    }

    private static Map<TileId, TileCaptioned> captioned(FaultScenario scenario) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.CAPTIONS, TileCaptioned.class)
                .values()
                .stream()
                .filter(event -> event.key().value().startsWith(scenario.folder()))
                .collect(Collectors.toMap(TileCaptioned::tileId, event -> event));
    }

    private static Map<String, ErrorCode> failed(FaultScenario scenario) {
        return TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class).values().stream()
                .filter(failure ->
                        failure.key() != null && failure.key().value().startsWith(scenario.folder()))
                .collect(Collectors.toMap(TileFailed::subject, TileFailed::code));
    }
}
