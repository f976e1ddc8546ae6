package dev.swath.faults.fault.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.FaultScenario;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.streaming.TopicReader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Truncated, overwritten, empty and wrong files, put among good ones. */
public final class CorruptImages implements Fault {
    private static final int GOOD = 30;
    private static final int BAD = 12;

    @Override
    public int number() {
        return 10;
    }

    @Override
    public String title() {
        return "corrupt images among good ones";
    }

    @Override
    public void run(FaultScenario scenario) {
        Map<ObjectKey, List<ErrorCode>> expected = new HashMap<>();
        for (int i = 0; i < GOOD; i++) {
            scenario.put(scenario.key("good-%02d.png".formatted(i)));
            if (i < BAD) {
                bad(scenario, i, expected);
            }
        }
        scenario.awaitCaptioned(GOOD);
        await().atMost(FaultScenario.PATIENCE).untilAsserted(() -> {
            Map<ObjectKey, ErrorCode> failures = failures(scenario);
            assertThat(failures.keySet()).containsAll(expected.keySet());
            expected.forEach((key, codes) ->
                    assertThat(failures.get(key)).as(key.value()).isIn(codes));
        });
        scenario.note(
                "%d good, %d bad; %s".formatted(GOOD, BAD, failures(scenario).values()));
        ObjectKey mended = scenario.key("bad-00.png");
        scenario.put(mended);
        scenario.awaitCaptioned(GOOD + 1);
        await().atMost(FaultScenario.PATIENCE)
                .untilAsserted(() -> assertThat(failures(scenario)).doesNotContainKey(mended));
        scenario.note("one was mended by a new put, and its failure is gone");
    }

    private static void bad(FaultScenario scenario, int i, Map<ObjectKey, List<ErrorCode>> expected) {
        ObjectKey key = scenario.key("bad-%02d.png".formatted(i));
        byte[] whole = RandomPicture.any(scenario.random());
        switch (i % 4) {
            case 0 -> put(scenario, key, Arrays.copyOf(whole, whole.length / 2), expected, ErrorCode.UNREADABLE_IMAGE);
            case 1 -> put(scenario, key, new byte[0], expected, ErrorCode.EMPTY_OBJECT);
            case 2 -> put(scenario, key, "no picture at all".getBytes(UTF_8), expected, ErrorCode.UNSUPPORTED_FORMAT);
            default -> {
                // The signature and the header stay; the compressed picture is noise.
                for (int at = 60; at < whole.length - 16; at++) {
                    whole[at] = (byte) scenario.random().nextInt(256);
                }
                put(scenario, key, whole, expected, ErrorCode.UNREADABLE_IMAGE, ErrorCode.IMAGE_TOO_LARGE);
            }
        }
    }

    private static void put(
            FaultScenario scenario,
            ObjectKey key,
            byte[] bytes,
            Map<ObjectKey, List<ErrorCode>> expected,
            ErrorCode... codes) {
        scenario.swath().store().write(SwathProcesses.BUCKET, key, bytes, "image/png");
        expected.put(key, List.of(codes));
    }

    private static Map<ObjectKey, ErrorCode> failures(FaultScenario scenario) {
        Map<ObjectKey, ErrorCode> failures = new HashMap<>();
        TopicReader.readNewest(scenario.swath().bootstrap(), Topic.FAILURES, TileFailed.class)
                .values()
                .forEach(failure -> {
                    ObjectKey key = failure.key();
                    if (key != null && key.value().startsWith(scenario.folder())) {
                        failures.put(key, failure.code());
                    }
                });
        return failures;
    }
}
