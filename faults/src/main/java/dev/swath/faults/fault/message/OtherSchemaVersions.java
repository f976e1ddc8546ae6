package dev.swath.faults.fault.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.EventJson;
import dev.swath.client.GatewayClient;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.RawTopic;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The next generation of each tile comes in the form of an earlier and of a later version of ingest-service. */
public final class OtherSchemaVersions implements Fault {
    private static final int TILES = 9;
    private static final List<Integer> EARLIER = List.of(1, 3, 4, 6);

    @Override
    public int number() {
        return 17;
    }

    @Override
    public String title() {
        return "records of a later and of every earlier schema version";
    }

    /** A tile of an earlier version has its chip as an object of its own. */
    @Override
    public ProcessSettings settings() {
        return ProcessSettings.standard().with(SwathService.INGEST, "SWATH_INGEST_PACKS", "false");
    }

    @Override
    public void run(FaultScenario scenario) throws Exception {
        scenario.put("scene", TILES);
        scenario.awaitCaptioned(TILES);
        scenario.swath().service(SwathService.INGEST).close();
        int told = 0;
        for (Topic topic : List.of(Topic.SCENES, Topic.TILES)) {
            told += retell(scenario, topic);
        }
        assertThat(told).isEqualTo(2 * TILES);
        scenario.note(
                "scenes and tiles of the next generation told in the schemas %s, and with fields that nobody knows yet"
                        .formatted(EARLIER));
        scenario.swath().restart();
        await().atMost(FaultScenario.PATIENCE).untilAsserted(() -> {
            Set<Long> generations = new HashSet<>();
            try (GatewayClient gateway = scenario.swath().catalogue().gateway()) {
                for (int i = 0; i < TILES; i++) {
                    gateway.findScene(scenario.key("scene-%04d.png".formatted(i)))
                            .ifPresent(scene -> generations.add(scene.generation()));
                }
            }
            assertThat(generations).containsExactly(2L);
        });
        scenario.awaitCaptioned(TILES);
        scenario.note("all were encoded, captioned and indexed as generation 2");
    }

    private static int retell(FaultScenario scenario, Topic topic) throws Exception {
        int told = 0;
        try (RawTopic raw = new RawTopic(scenario.swath().bootstrap(), topic)) {
            Map<String, ConsumerRecord<byte[], byte[]>> newest = new HashMap<>();
            raw.read().forEach(record -> newest.put(new String(record.key(), UTF_8), record));
            for (ConsumerRecord<byte[], byte[]> record : newest.values()) {
                if (record.value() != null && new String(record.value(), UTF_8).contains(scenario.folder() + "/")) {
                    ObjectNode json = (ObjectNode) EventJson.mapper().readTree(record.value());
                    ProducerRecord<byte[], byte[]> again = raw.record(
                            record.partition(), record.key(), changed(json, topic, told % (EARLIER.size() + 1)));
                    record.headers().forEach(header -> again.headers().add(header));
                    raw.write(again);
                    told++;
                }
            }
        }
        return told;
    }

    private static byte[] changed(ObjectNode json, Topic topic, int version) throws IOException {
        ObjectNode body = topic == Topic.TILES ? (ObjectNode) json.get("tile") : json;
        body.put("generation", body.get("generation").asLong() + 1);
        if (version < EARLIER.size()) {
            String event = topic == Topic.TILES ? "TileIngested" : "SceneSeen";
            Path golden = golden(EARLIER.get(version), event);
            keep(json, EventJson.mapper().readTree(golden.toFile()));
        } else {
            json.putObject("provenance")
                    .put("satellite", "of a later version")
                    .putArray("bands")
                    .add(1)
                    .add("two");
            body.put("sunElevation", 41.5);
        }
        return EventJson.mapper().writeValueAsBytes(json);
    }

    /** The event as it was in a version: as written in that one, or in the last before it that changed it. */
    private static Path golden(int version, String event) {
        Path goldens = SwathProcesses.root().resolve("libs/catalogue/src/test/resources/golden");
        return IntStream.iterate(version, earlier -> earlier > 0, earlier -> earlier - 1)
                .mapToObj(earlier -> goldens.resolve("v%d/%s.json".formatted(earlier, event)))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no golden file of " + event));
    }

    /** Keeps only the fields of the earlier version. */
    private static void keep(ObjectNode json, JsonNode known) {
        json.properties().removeIf(field -> !known.has(field.getKey()));
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            JsonNode inner = known.get(field.getKey());
            if (field.getValue() instanceof ObjectNode object && inner != null && inner.isObject()) {
                keep(object, inner);
            }
        }
    }
}
