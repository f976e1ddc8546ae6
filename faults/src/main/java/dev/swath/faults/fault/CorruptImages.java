package dev.swath.faults.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.faults.Fault;
import dev.swath.faults.Pictures;
import dev.swath.faults.Trial;
import dev.swath.faults.site.Site;
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
    public void run(Trial trial) {
        Map<ObjectKey, List<ErrorCode>> expected = new HashMap<>();
        for (int i = 0; i < GOOD; i++) {
            trial.put(trial.key("good-%02d.png".formatted(i)));
            if (i < BAD) {
                bad(trial, i, expected);
            }
        }
        trial.awaitCaptioned(GOOD);
        await().atMost(Trial.PATIENCE).untilAsserted(() -> {
            Map<ObjectKey, ErrorCode> failures = failures(trial);
            assertThat(failures.keySet()).containsAll(expected.keySet());
            expected.forEach((key, codes) ->
                    assertThat(failures.get(key)).as(key.value()).isIn(codes));
        });
        trial.note("%d good, %d bad; %s".formatted(GOOD, BAD, failures(trial).values()));
        ObjectKey mended = trial.key("bad-00.png");
        trial.put(mended);
        trial.awaitCaptioned(GOOD + 1);
        await().atMost(Trial.PATIENCE)
                .untilAsserted(() -> assertThat(failures(trial)).doesNotContainKey(mended));
        trial.note("one was mended by a new put, and its failure is gone");
    }

    private static void bad(Trial trial, int i, Map<ObjectKey, List<ErrorCode>> expected) {
        ObjectKey key = trial.key("bad-%02d.png".formatted(i));
        byte[] whole = Pictures.any(trial.random());
        switch (i % 4) {
            case 0 -> put(trial, key, Arrays.copyOf(whole, whole.length / 2), expected, ErrorCode.UNREADABLE_IMAGE);
            case 1 -> put(trial, key, new byte[0], expected, ErrorCode.EMPTY_OBJECT);
            case 2 -> put(trial, key, "no picture at all".getBytes(UTF_8), expected, ErrorCode.UNSUPPORTED_FORMAT);
            default -> {
                // The signature and the header stay; the compressed picture is noise.
                for (int at = 60; at < whole.length - 16; at++) {
                    whole[at] = (byte) trial.random().nextInt(256);
                }
                put(trial, key, whole, expected, ErrorCode.UNREADABLE_IMAGE, ErrorCode.IMAGE_TOO_LARGE);
            }
        }
    }

    private static void put(
            Trial trial, ObjectKey key, byte[] bytes, Map<ObjectKey, List<ErrorCode>> expected, ErrorCode... codes) {
        trial.site().store().write(Site.BUCKET, key, bytes, "image/png");
        expected.put(key, List.of(codes));
    }

    private static Map<ObjectKey, ErrorCode> failures(Trial trial) {
        Map<ObjectKey, ErrorCode> failures = new HashMap<>();
        TopicReader.readNewest(trial.site().bootstrap(), Topic.FAILURES, TileFailed.class)
                .values()
                .forEach(failure -> {
                    ObjectKey key = failure.key();
                    if (key != null && key.value().startsWith(trial.folder())) {
                        failures.put(key, failure.code());
                    }
                });
        return failures;
    }
}
