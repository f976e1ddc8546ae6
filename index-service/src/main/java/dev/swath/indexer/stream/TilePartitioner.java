package dev.swath.indexer.stream;

import dev.swath.streaming.Topics;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Puts {@code {tile id}/{model version}} where Kafka's own partitioner puts the tile id. */
final class TilePartitioner implements StreamPartitioner<String, byte[]> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, byte[] value, int partitionCount) {
        String tileId = key.substring(0, key.indexOf('/'));
        return Optional.of(Set.of(Topics.partitionFor(tileId, partitionCount)));
    }
}
