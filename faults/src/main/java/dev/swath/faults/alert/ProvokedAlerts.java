package dev.swath.faults.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Topic;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** The alerts that can be provoked on five processes, each by what it is about. */
final class ProvokedAlerts {
    private static final int FEW = 3;
    private static final int BROKEN = 40;
    private static final int SEARCHES = 12;
    private static final Duration SLOW = Duration.ofMillis(3500);

    private ProvokedAlerts() {}

    static List<ProvokedAlert> all() {
        return List.of(
                new ProvokedAlert(
                        "SwathServiceDown",
                        "caption-service killed, nothing to do",
                        scenario ->
                                scenario.swath().service(SwathService.CAPTION).kill(),
                        scenario -> scenario.swath().restart()),
                new ProvokedAlert(
                        "SwathWorkerPaused",
                        "object store cut off, pictures put behind it",
                        scenario -> {
                            scenario.swath().s3().cut();
                            scenario.put("cut-off", FEW);
                        },
                        scenario -> scenario.swath().s3().heal()),
                new ProvokedAlert(
                        "SwathStageStalled",
                        "no captioner: caption-service in the role query",
                        scenario -> {
                            role(scenario, SwathService.CAPTION, "query");
                            scenario.put("stalled", FEW);
                        },
                        scenario -> role(scenario, SwathService.CAPTION, "both")),
                new ProvokedAlert(
                        "SwathFallingBehind",
                        "no captioner, and encodings kept for 10 s",
                        scenario -> {
                            role(scenario, SwathService.CAPTION, "query");
                            scenario.put("behind", FEW);
                            retention(scenario, Duration.ofSeconds(10));
                        },
                        scenario -> {
                            retention(scenario, Topic.ENCODINGS.retention());
                            role(scenario, SwathService.CAPTION, "both");
                        }),
                new ProvokedAlert(
                        "SwathJoinStopped",
                        "the join's folder is none",
                        scenario -> set(scenario, SwathService.INDEX, "SWATH_INDEXER_STATE_DIR", "/dev/null/join"),
                        scenario -> {
                            scenario.swath().reconfigure(ProcessSettings.standard());
                            scenario.swath().replace(SwathService.INDEX);
                        }),
                new ProvokedAlert(
                        "SwathTilesLate",
                        "no encoder for the time of twelve minutes",
                        scenario -> {
                            role(scenario, SwathService.ENCODER, "query");
                            scenario.put("late", FEW);
                            pause(Duration.ofSeconds(12L * ShortRules.MINUTE));
                            role(scenario, SwathService.ENCODER, "both");
                        },
                        scenario -> {}),
                new ProvokedAlert(
                        "SwathManyFailures",
                        BROKEN + " objects that are no pictures",
                        ProvokedAlerts::broken,
                        scenario -> {}),
                new ProvokedAlert(
                        "SwathSearchFails",
                        "caption-service in the role worker, and searches by text",
                        scenario -> {
                            role(scenario, SwathService.CAPTION, "worker");
                            search(scenario, "fails");
                        },
                        scenario -> role(scenario, SwathService.CAPTION, "both")),
                new ProvokedAlert(
                        "SwathSearchSlow",
                        "caption-service frozen for 3.5 s of every 4.5 s",
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

    private static void retention(FaultScenario scenario, Duration kept) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topic.ENCODINGS.topicName());
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", scenario.swath().bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(
                            topic,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("retention.ms", Long.toString(kept.toMillis())),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
