package dev.swath.streaming;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Tells which partition a key belongs to. */
public final class Partitions {
    private Partitions() {}

    /** Kafka's own choice for records with that key: murmur2 of its UTF-8 bytes. */
    public static int partitionFor(String partitionKey, int partitions) {
        return Utils.toPositive(Utils.murmur2(partitionKey.getBytes(StandardCharsets.UTF_8))) % partitions;
    }
}
