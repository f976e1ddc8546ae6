package dev.swath.faults.fault.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.client.GatewayClient;
import dev.swath.embedded.ChildProcess;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.Folders;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Encoder and captioner are killed with work under way, and come back with another bundle while scenes arrive. The
 * old bundle still encodes queries, until the new collection has every tile and the gateway is told of it.
 */
public final class AnotherBundle implements Fault {
    private static final int TILES = 40;
    private static final int ROUNDS = 4;
    private static final Map<String, String> QUERIES_ALONE = Map.of("SWATH_ROLE", "query");

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
    public boolean leavesThemUsable() {
        return false;
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        SwathProcesses swath = scenario.swath();
        ProcessSettings old = swath.settings();
        ProcessSettings renewed =
                old.withBundle(renamed(old.bundle(), swath.folder().resolve("bundle")));
        try (ChildProcess queries =
                swath.startAnother(SwathService.CAPTION, old.with(SwathService.CAPTION, QUERIES_ALONE))) {
            askFor(swath, old, queries);
            scenario.put("before", TILES);
            scenario.awaitCaptioned(TILES);
            ModelVersion version = search(scenario, new TreeSet<>());
            int before = rows(swath, version).size();

            scenario.put("under-way", TILES);
            await().atMost(FaultScenario.PATIENCE)
                    .until(() -> rows(swath, version).size() > before);
            swath.service(SwathService.CAPTION).kill();
            int begun = rows(swath, version).size();
            await().atMost(FaultScenario.PATIENCE)
                    .until(() -> rows(swath, version).size() > begun);
            swath.service(SwathService.ENCODER).kill();
            int left = before + TILES - rows(swath, version).size();
            swath.reconfigure(renewed.with(
                    SwathService.GATEWAY,
                    "SWATH_TEXT_ENCODER",
                    queries.address().toString()));
            swath.start(SwathService.ENCODER);
            swath.start(SwathService.CAPTION);
            Set<ModelVersion> answers = new TreeSet<>();
            int searches = 0;
            for (int round = 0; round < ROUNDS; round++) {
                scenario.put("during-%d".formatted(round), TILES / ROUNDS);
                search(scenario, answers);
                searches++;
            }
            swath.awaitReady();
            int all = before + 2 * TILES;
            await().atMost(FaultScenario.PATIENCE)
                    .until(() -> versions(swath).size() == 2
                            && rows(swath, renewed(swath, version)).size() == all);
            search(scenario, answers);
            assertThat(answers).containsExactly(version);
            scenario.note(
                    "encoder and captioner were killed with %d tiles not yet encoded, and came back with another bundle; %d searches: all of version %s, and of its collection alone"
                            .formatted(left, searches + 1, version));

            ModelVersion next = renewed(swath, version);
            putOnRecord(swath, renewed, next);
            askFor(swath, swath.settings(), swath.service(SwathService.CAPTION));
            answers.clear();
            ModelVersion now = search(scenario, answers);
            assertThat(now).isEqualTo(next);
            scenario.awaitCaptioned(3 * TILES);
            int owed = finish(scenario, old, version);
            scenario.note(
                    "the new version encoded and captioned every tile anew; index-service put it on record, and the gateway was told of its query encoder: version %s, its %d tiles alone"
                            .formatted(now, rows(swath, now).size()));
            scenario.note(
                    "a captioner of the old bundle came back for the %d captions that it still owed".formatted(owed));
        }
    }

    /** Lets a captioner of the old bundle finish the killed one's work. Returns how many captions were missing. */
    private static int finish(FaultScenario scenario, ProcessSettings old, ModelVersion version) throws Exception {
        int owed = scenario.uncaptioned(version).size();
        try (ChildProcess captioner = scenario.swath().startAnother(SwathService.CAPTION, old)) {
            await().atMost(FaultScenario.PATIENCE).untilAsserted(() -> {
                assertThat(captioner.isAlive()).as(captioner::log).isTrue();
                assertThat(scenario.uncaptioned(version)).isEmpty();
            });
        }
        return owed;
    }

    private static void askFor(SwathProcesses swath, ProcessSettings settings, ChildProcess encoder) throws Exception {
        swath.reconfigure(settings.with(
                SwathService.GATEWAY, "SWATH_TEXT_ENCODER", encoder.address().toString()));
        swath.service(SwathService.GATEWAY).close();
        swath.start(SwathService.GATEWAY);
        swath.awaitReady();
    }

    private static void putOnRecord(SwathProcesses swath, ProcessSettings settings, ModelVersion version)
            throws Exception {
        swath.reconfigure(settings.with(SwathService.INDEX, "SWATH_INDEXER_MODEL_VERSION", version.value()));
        swath.service(SwathService.INDEX).close();
        swath.start(SwathService.INDEX);
    }

    /** Returns the answer's version, adds it to the answers, and compares its tiles with that version's collection. */
    private static ModelVersion search(FaultScenario scenario, Set<ModelVersion> answers) {
        SearchAnswer answer = scenario.swath().catalogue().search("a field");
        ModelVersion version = Objects.requireNonNull(answer.modelVersion());
        answers.add(version);
        assertThat(rows(scenario.swath(), version))
                .containsAll(answer.results().stream()
                        .map(SearchAnswer.Result::tileId)
                        .toList());
        return version;
    }

    private static Set<TileId> rows(SwathProcesses swath, ModelVersion version) {
        return swath.catalogue().indexed(version).keySet();
    }

    private static Set<ModelVersion> versions(SwathProcesses swath) {
        try (GatewayClient gateway = swath.catalogue().gateway()) {
            return new TreeSet<>(gateway.indexVersions().modelVersions());
        }
    }

    private static ModelVersion renewed(SwathProcesses swath, ModelVersion old) {
        Set<ModelVersion> versions = versions(swath);
        versions.remove(old);
        return versions.iterator().next();
    }

    /** The same weights under another version. */
    private static Path renamed(Path bundle, Path copy) throws IOException {
        Folders.copy(bundle, copy);
        ObjectMapper mapper = new ObjectMapper();
        Path description = copy.resolve("bundle.json");
        ObjectNode json = (ObjectNode) mapper.readTree(description.toFile());
        Files.write(description, mapper.writeValueAsBytes(json.put("version", "2")));
        return copy;
    }
}
