package dev.swath.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.SceneId;
import dev.swath.catalogue.Topic;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Changes the scenes bucket, and notifies of the changes when the test wants it: three times each, in any order, in any partition. */
final class DelayedNotifications implements AutoCloseable {
    private static final int TIMES = 3;
    private static final long SEED = 20_261_124;

    private final ObjectStore store;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random = new Random(SEED);
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, String> scenes = new TreeMap<>();
    private final List<String> untold = new ArrayList<>();

    DelayedNotifications(ObjectStore store, String kafka) {
        this.store = store;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new ByteArraySerializer(), new ByteArraySerializer());
    }

    void put(String key, byte[] picture) {
        StoredObject stored = store.write(RunningSwath.BUCKET, new ObjectKey(key), picture, "image/jpeg");
        contents.put(key, picture);
        scenes.put(
                key,
                SceneId.of(RunningSwath.BUCKET, new ObjectKey(key), stored.etag())
                        .value());
        note("s3:ObjectCreated:Put", key);
    }

    void delete(String key) {
        store.delete(RunningSwath.BUCKET, new ObjectKey(key));
        scenes.remove(key);
        note("s3:ObjectRemoved:Delete", key);
    }

    void rename(String from, String to) {
        put(to, contents.getOrDefault(from, new byte[0]));
        delete(from);
    }

    /** The scene that each key holds. */
    Map<String, String> scenes() {
        return Map.copyOf(scenes);
    }

    /** Notifies of all changes since the last call. */
    void tell() throws InterruptedException, ExecutionException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            all.addAll(untold);
        }
        Collections.shuffle(all, random);
        String topic = Topic.NOTIFICATIONS.topicName();
        int partitions = producer.partitionsFor(topic).size();
        for (String notification : all) {
            producer.send(new ProducerRecord<>(
                            topic, random.nextInt(partitions), new byte[0], notification.getBytes(UTF_8)))
                    .get();
        }
        untold.clear();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void note(String event, String key) {
        untold.add(
                "{\"Records\": [{\"eventName\": \"%s\", \"s3\": {\"bucket\": {\"name\": \"%s\"}, \"object\": {\"key\": \"%s\"}}}]}"
                        .formatted(event, RunningSwath.BUCKET, URLEncoder.encode(key, UTF_8)));
    }
}
