package dev.swath.faults.fault.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.api.QueryImage;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.client.GatewayClient;
import dev.swath.embedded.ChildProcess;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The broker is killed, and then hangs. Processes of the role query, which know no broker and no store, answer the
 * gateway's queries all the while.
 */
public final class QueriesApart implements Fault {
    private static final int TILES = 20;
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("swath.faults.outage-seconds", 120));
    private static final Duration LIMIT = OUTAGE.multipliedBy(2).plusMinutes(20);
    private static final BoundingBox PLACE = new BoundingBox(9, 38, 10, 39);
    private static final String WORLD_FILE = "0.001\n0\n0\n-0.001\n9.1\n38.2\n";
    private static final String WGS_84 =
            "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
                    + "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]]";
    private static final Map<String, String> QUERIES_ALONE = Map.of(
            "SWATH_ROLE", "query",
            "SWATH_KAFKA", "127.0.0.1:1",
            "SWATH_S3", "http://127.0.0.1:1");

    @Override
    public int number() {
        return 27;
    }

    @Override
    public String title() {
        return "broker killed, then hung: searches go on through processes of the role query";
    }

    @Override
    public boolean leavesThemUsable() {
        return false;
    }

    @Override
    public Duration limit() {
        return LIMIT;
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        ProcessSettings apart =
                swath.settings().with(SwathService.CAPTION, QUERIES_ALONE).with(SwathService.ENCODER, QUERIES_ALONE);
        try (ChildProcess texts = swath.startAnother(SwathService.CAPTION, apart);
                ChildProcess images = swath.startAnother(SwathService.ENCODER, apart)) {
            askFor(swath, texts, images);
            putOneWithAPlace(scenario);
            scenario.put("before", TILES);
            scenario.awaitCaptioned(TILES + 1);

            swath.broker().kill();
            Answers answers = search(scenario, texts, images);
            assertThat(swath.complaint(SwathService.ENCODER)).contains("KAFKA_UNAVAILABLE");
            scenario.note("the broker was killed for %d s: %s".formatted(OUTAGE.toSeconds(), answers));
            swath.restart();

            swath.broker().freeze();
            try {
                answers = search(scenario, texts, images);
            } finally {
                swath.broker().thaw();
            }
            scenario.note("the broker hung for %d s: %s".formatted(OUTAGE.toSeconds(), answers));
            swath.awaitReady();
            scenario.put("after", TILES);
            scenario.awaitCaptioned(2 * TILES + 1);
        }
    }

    /** How many searches of each kind were answered, and the slowest. */
    private record Answers(int rounds, long slowestMillis) {
        @Override
        public String toString() {
            return "%d searches each by text, by image and by place were answered, the slowest in %d ms"
                    .formatted(rounds, slowestMillis);
        }
    }

    private static Answers search(FaultScenario scenario, ChildProcess texts, ChildProcess images) throws Exception {
        long until = System.nanoTime() + OUTAGE.toNanos();
        int rounds = 0;
        long slowest = 0;
        try (GatewayClient gateway = scenario.swath().catalogue().gateway()) {
            while (System.nanoTime() < until) {
                // Each text and picture is new, so that no cache answers.
                String text = "a field of number " + scenario.random().nextInt();
                QueryImage picture = QueryImage.of(RandomPicture.any(scenario.random()));
                slowest = Math.max(slowest, ask(gateway, SearchQuery.builder().text(text)));
                slowest = Math.max(slowest, ask(gateway, SearchQuery.builder().image(picture)));
                slowest = Math.max(slowest, ask(gateway, SearchQuery.builder().bbox(PLACE)));
                for (ChildProcess apart : new ChildProcess[] {texts, images}) {
                    assertThat(readiness(scenario.swath(), apart)).isEqualTo(200);
                }
                rounds++;
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
        return new Answers(rounds, slowest);
    }

    /** Fails if there is no answer; returns how long it took, in milliseconds. */
    private static long ask(GatewayClient gateway, SearchQuery.Builder query) {
        long began = System.nanoTime();
        assertThat(gateway.search(query.limit(5).build()).results()).isNotEmpty();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    private static void askFor(SwathProcesses swath, ChildProcess texts, ChildProcess images) throws Exception {
        swath.reconfigure(swath.settings()
                .with(
                        SwathService.GATEWAY,
                        "SWATH_TEXT_ENCODER",
                        texts.address().toString())
                .with(
                        SwathService.GATEWAY,
                        "SWATH_IMAGE_ENCODER",
                        images.address().toString()));
        swath.service(SwathService.GATEWAY).close();
        swath.start(SwathService.GATEWAY);
        swath.awaitReady();
        await().atMost(FaultScenario.PATIENCE)
                .ignoreExceptions()
                .until(() -> readiness(swath, texts) == 200 && readiness(swath, images) == 200);
    }

    private static int readiness(SwathProcesses swath, ChildProcess process) throws Exception {
        return swath.get(process.address().resolve("/q/health/ready")).statusCode();
    }

    private static void putOneWithAPlace(FaultScenario scenario) {
        put(scenario, "placed.pgw", WORLD_FILE);
        put(scenario, "placed.prj", WGS_84);
        scenario.put(scenario.key("placed.png"));
    }

    private static void put(FaultScenario scenario, String name, String content) {
        scenario.swath()
                .store()
                .write(
                        SwathProcesses.BUCKET,
                        scenario.key(name),
                        content.getBytes(StandardCharsets.UTF_8),
                        "text/plain");
    }
}
