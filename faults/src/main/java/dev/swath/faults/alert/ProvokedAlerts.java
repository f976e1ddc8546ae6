package dev.swath.faults.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.CatalogueException;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.resource.EncodingsTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The alerts that can be provoked on five processes, each by what it is about. */
final class ProvokedAlerts {
    private static final int FEW = 3;
    private static final int BROKEN = 40;
    private static final int LATE = 60;
    private static final int SEARCHES = 12;
    /** The gateway looks once a minute; after this the broker deletes. */
    private static final Duration SHORT = Duration.ofMinutes(3);

    private static final Duration SLOW = Duration.ofMillis(3500);

    private ProvokedAlerts() {}

    static List<ProvokedAlert> all() {
        return List.of(
                new ProvokedAlert(
                        "SwathServiceDown",
                        "caption-service killed, nothing to do",
                        Set.of(),
                        "\"part\":\"textEncoder\"",
                        scenario ->
                                scenario.swath().service(SwathService.CAPTION).kill(),
                        scenario -> scenario.swath().restart()),
                new ProvokedAlert(
                        "SwathWorkerPaused",
                        "object store cut off, pictures put behind it",
                        Set.of(),
                        "STORE_UNAVAILABLE",
                        scenario -> {
                            scenario.swath().s3().cut();
                            scenario.put("cut-off", FEW);
                        },
                        scenario -> scenario.swath().s3().heal()),
                new ProvokedAlert(
                        "SwathStageStalled",
                        "no captioner: caption-service in the role query",
                        Set.of(),
                        "\"lag\":" + FEW,
                        scenario -> {
                            role(scenario, SwathService.CAPTION, "query");
                            scenario.put("stalled", FEW);
                        },
                        scenario -> role(scenario, SwathService.CAPTION, "both")),
                new ProvokedAlert(
                        "SwathFallingBehind",
                        "no captioner, and encodings kept for 3 minutes",
                        Set.of("SwathStageStalled"),
                        "FALLING_BEHIND",
                        scenario -> {
                            role(scenario, SwathService.CAPTION, "query");
                            scenario.put("behind", FEW);
                            try (EncodingsTopic encodings = encodings(scenario)) {
                                encodings.keep(SHORT);
                            }
                        },
                        scenario -> {
                            try (EncodingsTopic encodings = encodings(scenario)) {
                                encodings.keepAsUsual();
                            }
                            role(scenario, SwathService.CAPTION, "both");
                        }),
                new ProvokedAlert(
                        "SwathRecordsLost",
                        "no captioner, and its encodings deleted",
                        Set.of(),
                        "\"failed\":",
                        scenario -> {
                            role(scenario, SwathService.CAPTION, "query");
                            scenario.put("lost", FEW);
                            scenario.awaitSearchable(FEW);
                            try (EncodingsTopic encodings = encodings(scenario)) {
                                encodings.empty();
                            }
                            role(scenario, SwathService.CAPTION, "both");
                        },
                        scenario -> scenario.swath().catalogue().repair(FaultScenario.PATIENCE)),
                new ProvokedAlert(
                        "SwathJoinStopped",
                        "the join's folder is none",
                        Set.of(),
                        "\"stage\":\"join\"",
                        scenario -> set(scenario, SwathService.INDEX, "SWATH_INDEXER_STATE_DIR", "/dev/null/join"),
                        scenario -> {
                            scenario.swath().reconfigure(ProcessSettings.standard());
                            scenario.swath().replace(SwathService.INDEX);
                        }),
                new ProvokedAlert(
                        "SwathTilesLate",
                        "no encoder for the time of twelve minutes, then one that reads a tile a second",
                        Set.of("SwathStageStalled"),
                        "\"lag\":{",
                        ProvokedAlerts::late,
                        scenario -> scenario.swath().s3().heal()),
                new ProvokedAlert(
                        "SwathManyFailures",
                        BROKEN + " objects that are no pictures",
                        Set.of(),
                        "broken-",
                        ProvokedAlerts::broken,
                        scenario -> {}),
                new ProvokedAlert(
                        "SwathSearchFails",
                        "caption-service in the role worker, and searches by text",
                        Set.of(),
                        "QUERY_ENCODER_UNAVAILABLE",
                        scenario -> {
                            role(scenario, SwathService.CAPTION, "worker");
                            search(scenario, "fails");
                        },
                        scenario -> role(scenario, SwathService.CAPTION, "both")),
                new ProvokedAlert(
                        "SwathSearchSlow",
                        "caption-service frozen for 3.5 s of every 4.5 s",
                        Set.of(),
                        "seconds: ",
                        ProvokedAlerts::slow,
                        scenario ->
                                scenario.swath().service(SwathService.CAPTION).thaw()));
    }

    private static void role(FaultScenario scenario, SwathService service, String role) throws Exception {
        set(scenario, service, "SWATH_ROLE", role);
    }

    private static void set(FaultScenario scenario, SwathService service, String name, String value) throws Exception {
        SwathProcesses swath = scenario.swath();
        swath.reconfigure(ProcessSettings.standard().withOnly(service, Map.of(name, value)));
        swath.service(service).close();
        swath.start(service);
        // A start takes as long here as minutes of the rules. That it was away is forgotten after two looks.
        await().atMost(FaultScenario.PATIENCE)
                .ignoreExceptions()
                .until(() -> swath.get(swath.address(service).resolve("/q/health/live"))
                                .statusCode()
                        == 200);
        pause(ScrapingPrometheus.EVERY.multipliedBy(3));
    }

    private static EncodingsTopic encodings(FaultScenario scenario) {
        return new EncodingsTopic(scenario.swath().bootstrap());
    }

    /** Tiles that have waited come one by one, for longer than the rule wants to see late ones. */
    private static void late(FaultScenario scenario) throws Exception {
        role(scenario, SwathService.ENCODER, "query");
        scenario.put("late", LATE);
        pause(Duration.ofSeconds(12L * ShortRules.MINUTE));
        scenario.swath().s3().delay(Duration.ofSeconds(1));
        set(scenario, SwathService.ENCODER, "SWATH_ENCODER_BATCH_SIZE", "1");
    }

    private static void broken(FaultScenario scenario) {
        for (int i = 0; i < BROKEN; i++) {
            scenario.swath()
                    .store()
                    .write(
                            SwathProcesses.BUCKET,
                            scenario.key("broken-%d.png".formatted(i)),
                            ("no picture " + i).getBytes(UTF_8),
                            "image/png");
        }
    }

    private static void search(FaultScenario scenario, String text) {
        for (int i = 0; i < SEARCHES; i++) {
            try {
                var _ = scenario.swath().catalogue().search(text + " " + i);
            } catch (CatalogueException e) {
                // what the alert is about
            }
            pause(Duration.ofSeconds(1));
        }
    }

    private static void slow(FaultScenario scenario) throws Exception {
        for (int i = 0; i < SEARCHES; i++) {
            scenario.swath().service(SwathService.CAPTION).freeze();
            String text = "slow " + i;
            Thread search = Thread.ofVirtual().start(() -> {
                try {
                    var _ = scenario.swath().catalogue().search(text);
                } catch (CatalogueException e) {
                    // it shall be slow, whatever comes of it
                }
            });
            pause(SLOW);
            scenario.swath().service(SwathService.CAPTION).thaw();
            search.join();
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
