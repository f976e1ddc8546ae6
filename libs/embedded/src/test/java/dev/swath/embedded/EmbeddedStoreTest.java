package dev.swath.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.swath.embedded.EmbeddedStore.Credentials;
import dev.swath.embedded.EmbeddedStore.Notifications;
import io.minio.CopyObjectArgs;
import io.minio.GetObjectArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SourceObject;
import io.minio.StatObjectArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's own; what any S3 store does is the contract suite of libs/object-store. */
class EmbeddedStoreTest {
    private static final Credentials CREDENTIALS = new Credentials("swath", "swath-local");
    private static final String BUCKET = "scenes";
    private static final String MD5_OF_HELLO = "5d41402abc4b2a76b9719d911017c592";

    @Test
    void shouldKeepObjectsOverRestartAndForgetUnfinishedUploads(@TempDir Path folder) throws Exception {
        int port;
        try (EmbeddedStore store = EmbeddedStore.start(folder, 0, CREDENTIALS)) {
            MinioClient client = client(store);
            client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
            put(client, "a b/ü+%2F.jpg");
            port = store.port();
        }
        Path unfinished = Files.writeString(folder.resolve("buckets/.swath-staging/unfinished"), "half");
        try (EmbeddedStore store = EmbeddedStore.start(folder, port, CREDENTIALS)) {
            MinioClient client = client(store);
            assertThat(client.statObject(StatObjectArgs.builder()
                                    .bucket(BUCKET)
                                    .object("a b/ü+%2F.jpg")
                                    .build())
                            .etag())
                    .isEqualTo(MD5_OF_HELLO);
            assertThat(client.listBuckets()).hasSize(1);
            assertThat(unfinished).doesNotExist();
        }
    }

    @Test
    void shouldRefuseTakenPortAndTakenFolder(@TempDir Path folder, @TempDir Path other) throws Exception {
        try (EmbeddedStore store = EmbeddedStore.start(folder, 0, CREDENTIALS)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> EmbeddedStore.start(other, store.port(), CREDENTIALS))
                    .withMessage("The object store cannot listen on 127.0.0.1:%d: the port is taken", store.port());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> EmbeddedStore.start(folder, 0, CREDENTIALS))
                    .withMessage(
                            "The object store cannot use the folder %s: the running process %d uses it",
                            folder, ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldServeWhileKafkaIsAway(@TempDir Path folder) throws Exception {
        Notifications nowhere = new Notifications("127.0.0.1:" + Ports.claim(0, "nobody"), Set.of(BUCKET));
        try (EmbeddedStore store = EmbeddedStore.start(folder, 0, CREDENTIALS, nowhere)) {
            MinioClient client = client(store);
            client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());

            put(client, "a.jpg");

            try (var read = client.getObject(
                    GetObjectArgs.builder().bucket(BUCKET).object("a.jpg").build())) {
                assertThat(read.readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            }
        }
    }

    @Test
    void shouldTellKafkaOfChangesAsMinioDoes(@TempDir Path folder) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
            createTopic(broker);
            Notifications notifications = new Notifications(broker.bootstrapServers(), Set.of(BUCKET));
            List<ConsumerRecord<String, String>> told;
            try (EmbeddedStore store = EmbeddedStore.start(folder.resolve("s3"), 0, CREDENTIALS, notifications)) {
                MinioClient client = client(store);
                client.makeBucket(MakeBucketArgs.builder().bucket(BUCKET).build());
                int before = awaitHints(broker, client);
                client.makeBucket(MakeBucketArgs.builder().bucket("others").build());
                client.putObject(PutObjectArgs.builder()
                        .bucket("others")
                        .object("quiet.jpg")
                        .data(new byte[1], 1)
                        .build());
                put(client, "a b/ü+.jpg");
                client.copyObject(CopyObjectArgs.builder()
                        .bucket(BUCKET)
                        .object("copy.jpg")
                        .source(SourceObject.builder()
                                .bucket(BUCKET)
                                .object("a b/ü+.jpg")
                                .build())
                        .build());
                client.removeObject(RemoveObjectArgs.builder()
                        .bucket(BUCKET)
                        .object("a b/ü+.jpg")
                        .build());
                told = read(broker, before + 3);
                told = told.subList(before, before + 3);
            }

            JsonNode put = new ObjectMapper().readTree(told.getFirst().value());
            assertThat(told.getFirst().key()).isEqualTo("scenes/a b/ü+.jpg");
            assertThat(put.path("EventName").asText()).isEqualTo("s3:ObjectCreated:Put");
            assertThat(put.path("Key").asText()).isEqualTo("scenes/a b/ü+.jpg");
            JsonNode s3 = put.path("Records").path(0).path("s3");
            assertThat(s3.path("bucket").path("name").asText()).isEqualTo(BUCKET);
            assertThat(s3.path("object").path("key").asText()).isEqualTo("a+b%2F%C3%BC%2B.jpg");
            assertThat(s3.path("object").path("eTag").asText()).isEqualTo(MD5_OF_HELLO);
            assertThat(s3.path("object").path("size").asLong()).isEqualTo(5);
            assertThat(s3.path("object").path("sequencer").asText()).matches("[0-9A-F]{16}");
            JsonNode copy = new ObjectMapper().readTree(told.get(1).value());
            assertThat(copy.path("EventName").asText()).isEqualTo("s3:ObjectCreated:Copy");
            JsonNode removed = new ObjectMapper().readTree(told.get(2).value());
            assertThat(removed.path("EventName").asText()).isEqualTo("s3:ObjectRemoved:Delete");
            assertThat(removed.path("Key").asText()).isEqualTo("scenes/a b/ü+.jpg");
            assertThat(removed.at("/Records/0/s3/object").has("eTag")).isFalse();
        }
    }

    private static MinioClient client(EmbeddedStore store) {
        return MinioClient.builder()
                .endpoint(store.endpoint().toString())
                .credentials(CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .build();
    }

    private static void put(MinioClient client, String key) throws Exception {
        client.putObject(PutObjectArgs.builder()
                .bucket(BUCKET)
                .object(key)
                .data("hello".getBytes(UTF_8), 5)
                .build());
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("swath.notifications", 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Hints are dropped until the store's producer knows the topic, which takes a busy machine some seconds. Returns how many were told. */
    private static int awaitHints(EmbeddedBroker broker, MinioClient client) throws Exception {
        put(client, "early.jpg");
        while (read(broker, 0).isEmpty()) {
            put(client, "early.jpg");
        }
        put(client, "known.jpg");
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> read(broker, 1), told -> told.getLast().key().equals("scenes/known.jpg"))
                .size();
    }

    private static List<ConsumerRecord<String, String>> read(EmbeddedBroker broker, int count) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partition = List.of(new TopicPartition("swath.notifications", 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            List<ConsumerRecord<String, String>> told = new ArrayList<>();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(told::add);
                long end = consumer.endOffsets(partition).values().iterator().next();
                return told.size() >= count && told.size() >= end;
            });
            return told;
        }
    }
}
