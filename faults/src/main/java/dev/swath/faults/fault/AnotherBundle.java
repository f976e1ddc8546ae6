package dev.swath.faults.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.cli.GatewayClient;
import dev.swath.faults.Fault;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Child;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.Site;
import dev.swath.faults.site.SiteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Encoder and captioner are killed with work under way and come back with another bundle while scenes arrive; queries are still encoded by the old one, until
 * the new collection has every tile and the gateway is told of it.
 */
public final class AnotherBundle implements Fault {
    private static final int TILES = 40;
    private static final int ROUNDS = 4;
    /** Nobody listens there: this caption-service encodes queries and captions nothing. */
    private static final Map<String, String> QUERIES_ALONE = Map.of("SWATH_KAFKA", "127.0.0.1:1");

    @Override
    public int number() {
        return 18;
    }

    @Override
    public String title() {
        return "workers restarted with another bundle under load: search stays on the old collection, no answer mixes"
                + " two";
    }

    @Override
    public boolean leavesSite() {
        return false;
    }

    @Override
    public void run(Trial trial) throws Exception {
        Site site = trial.site();
        SiteOptions old = site.options();
        SiteOptions renewed = old.withBundle(renamed(old.bundle(), site.folder().resolve("bundle")));
        try (Child queries = site.startAnother(Service.CAPTION, old.with(Service.CAPTION, QUERIES_ALONE))) {
            askFor(site, old, queries);
            trial.put("before", TILES);
            trial.awaitCaptioned(TILES);
            String version = search(trial, new TreeSet<>());
            int before = rows(site, version).size();

            trial.put("under-way", TILES);
            await().atMost(Trial.PATIENCE).until(() -> rows(site, version).size() > before);
            site.service(Service.CAPTION).kill();
            int begun = rows(site, version).size();
            await().atMost(Trial.PATIENCE).until(() -> rows(site, version).size() > begun);
            site.service(Service.ENCODER).kill();
            int left = before + TILES - rows(site, version).size();
            site.reconfigure(renewed.with(
                    Service.GATEWAY, "SWATH_TEXT_ENCODER", queries.address().toString()));
            site.start(Service.ENCODER);
            site.start(Service.CAPTION);
            Set<String> answers = new TreeSet<>();
            int searches = 0;
            for (int round = 0; round < ROUNDS; round++) {
                trial.put("during-%d".formatted(round), TILES / ROUNDS);
                search(trial, answers);
                searches++;
            }
            site.awaitReady();
            int all = before + 2 * TILES;
            await().atMost(Trial.PATIENCE)
                    .until(() -> versions(site).size() == 2
                            && rows(site, renewed(site, version)).size() == all);
            search(trial, answers);
            assertThat(answers).containsExactly(version);
            trial.note(
                    "encoder and captioner were killed with %d tiles not yet encoded, and came back with another bundle; %d searches: all of version %s, and of its collection alone"
                            .formatted(left, searches + 1, version));

            askFor(site, renewed, site.service(Service.CAPTION));
            answers.clear();
            String now = search(trial, answers);
            assertThat(now).isNotEqualTo(version);
            trial.awaitCaptioned(3 * TILES);
            int owed = finish(trial, old, version);
            trial.note(
                    "the new version encoded and captioned every tile anew; the gateway was told of its query encoder: version %s, its %d tiles alone"
                            .formatted(now, rows(site, now).size()));
            trial.note(
                    "a captioner of the old bundle came back for the %d captions that it still owed".formatted(owed));
        }
    }

    /** A captioner of the old bundle ends what the killed one had begun; returns how many captions were missing. */
    private static int finish(Trial trial, SiteOptions old, String version) throws Exception {
        int owed = trial.uncaptioned(version).size();
        try (Child captioner = trial.site().startAnother(Service.CAPTION, old)) {
            await().atMost(Trial.PATIENCE).untilAsserted(() -> {
                assertThat(captioner.isAlive()).as(captioner::log).isTrue();
                assertThat(trial.uncaptioned(version)).isEmpty();
            });
        }
        return owed;
    }

    private static void askFor(Site site, SiteOptions options, Child encoder) throws Exception {
        site.reconfigure(options.with(
                Service.GATEWAY, "SWATH_TEXT_ENCODER", encoder.address().toString()));
        site.service(Service.GATEWAY).close();
        site.start(Service.GATEWAY);
        site.awaitReady();
    }

    /** Returns the answer's version, adds it to the answers, and holds its tiles against that version's collection. */
    private static String search(Trial trial, Set<String> answers) {
        JsonNode answer = trial.site().search("a field");
        String version = answer.path("modelVersion").asText();
        answers.add(version);
        Set<String> found = new HashSet<>();
        answer.path("results").forEach(hit -> found.add(hit.path("tileId").asText()));
        assertThat(rows(trial.site(), version)).containsAll(found);
        return version;
    }

    private static Set<String> rows(Site site, String version) {
        Set<String> rows = new HashSet<>();
        try (GatewayClient gateway = site.gateway()) {
            gateway.indexTiles(version, row -> rows.add(row.path("tileId").asText()));
        }
        return rows;
    }

    private static Set<String> versions(Site site) {
        Set<String> versions = new TreeSet<>();
        try (GatewayClient gateway = site.gateway()) {
            gateway.indexVersions().path("modelVersions").forEach(version -> versions.add(version.asText()));
        }
        return versions;
    }

    private static String renewed(Site site, String old) {
        Set<String> versions = versions(site);
        versions.remove(old);
        return versions.iterator().next();
    }

    /** The same weights under another version. */
    private static Path renamed(Path bundle, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(bundle)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(bundle.relativize(file).toString()));
            }
        }
        ObjectMapper mapper = new ObjectMapper();
        Path description = copy.resolve("bundle.json");
        ObjectNode json = (ObjectNode) mapper.readTree(description.toFile());
        Files.write(description, mapper.writeValueAsBytes(json.put("version", "2")));
        return copy;
    }
}
