package dev.swath.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.Look;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.BatchResult;
import dev.swath.streaming.ReceivedRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {
    @ParameterizedTest
    @CsvSource({
        "a.jpg, a.jpg",
        "my+folder%2Fa+b.jpg, my folder/a b.jpg",
        "%C3%BC%2B%E2%82%AC.jpg, ü+€.jpg",
        "a%252Fb.jpg, a%2Fb.jpg",
        "a..b.jpg, a..b.jpg"
    })
    void shouldDecodeKeys(String encoded, String key) {
        assertThat(read(event("s3:ObjectCreated:Put", "swath-scenes", encoded))
                        .orElseThrow()
                        .looks())
                .containsExactly(new Look("swath-scenes", new ObjectKey(key), Look.Why.NOTIFICATION));
    }

    @Test
    void shouldTakeSeveralRecordsOfAMessageAndLeaveOtherMatters() {
        Notification notification = read(event("s3:ObjectCreated:CompleteMultipartUpload", "swath-scenes", "a.jpg")
                        + ","
                        + event("ObjectRemoved:DeleteMarkerCreated", "swath-scenes", "b.jpg")
                        + ","
                        + event("s3:ObjectAccessed:Get", "swath-scenes", "c.jpg")
                        + ","
                        + event("s3:ObjectCreated:Put", "swath-chips", "d.jpg")
                        + ","
                        + event("s3:ObjectCreated:Put", "swath-scenes", "e.json")
                        + ","
                        + event("s3:ObjectCreated:Put", "swath-scenes", "x%2F..%2Ff.jpg")
                        + ","
                        + event("s3:ObjectRemoved:Delete", "swath-scenes", "x%2F%2Ff.jpg"))
                .orElseThrow();

        assertThat(notification.looks())
                .extracting(look -> look.key().value())
                .containsExactly("a.jpg", "b.jpg", "e.json");
        assertThat(notification.refusals()).extracting(CatalogueException::code).containsExactly(ErrorCode.INVALID_KEY);
    }

    @Test
    void shouldFailTheMessageOfAnImpossibleKeyAndLookAtTheOthers() {
        Notification notification = read(event("s3:ObjectCreated:Put", "swath-scenes", "a%zz.jpg") + ","
                        + event("s3:ObjectCreated:Put", "swath-scenes", "b.jpg"))
                .orElseThrow();
        TileFailed.RecordPlace source = new TileFailed.RecordPlace("swath.notifications", 2, 17);

        BatchResult<Notification> result = new ReadNotifications(new TestClock())
                .work(List.of(new ReceivedRecord<>("k", notification, source, new TestClock().instant())));

        assertThat(Owner.events(result.outgoing(), Look.class)).hasSize(1);
        assertThat(Owner.events(result.outgoing(), TileFailed.class))
                .singleElement()
                .satisfies(failure -> {
                    assertThat(failure.id()).isEqualTo("swath.notifications/2/17");
                    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_KEY);
                    assertThat(failure.payload()).contains("a%zz.jpg");
                });
    }

    @Test
    void shouldIgnoreAmazonsTestEvent() {
        assertThat(Notification.read(
                        "swath-scenes", "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}".getBytes(UTF_8)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no json", "{}", "[]", "null", "{\"Records\":3}", "{\"Records\":[{}]}", "{\"Records\":[1]}"})
    void shouldRefuseWhatIsNoS3Event(String message) {
        assertThatExceptionOfType(CatalogueException.class)
                .isThrownBy(() -> Notification.read("swath-scenes", message.getBytes(UTF_8)))
                .matches(e -> e.code() == ErrorCode.INVALID_RECORD);
    }

    private static Optional<Notification> read(String events) {
        return Notification.read("swath-scenes", ("{\"Records\":[" + events + "]}").getBytes(UTF_8));
    }

    private static String event(String name, String bucket, String key) {
        return "{\"eventName\":\"%s\",\"s3\":{\"bucket\":{\"name\":\"%s\"},\"object\":{\"key\":\"%s\"}}}"
                .formatted(name, bucket, key);
    }
}
