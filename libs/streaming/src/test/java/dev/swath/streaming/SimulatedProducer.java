package dev.swath.streaming;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A transactional producer of the {@link SimulatedBroker}. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // for one thread
final class SimulatedProducer extends MockProducer<byte[], byte[]> {
    private final SimulatedBroker broker;
    private final Schedule schedule;
    private final SimulatedWorker<?, ?> worker;
    private final String transactionalId;
    private int epoch;

    SimulatedProducer(SimulatedBroker broker, Schedule schedule, SimulatedWorker<?, ?> worker) {
        this.broker = broker;
        this.schedule = schedule;
        this.worker = worker;
        this.transactionalId = worker.settings().transactionalId();
    }

    @Override
    public void initTransactions() {
        worker.call("init");
        failAtTimes("init");
        epoch = broker.initTransactions(transactionalId);
    }

    @Override
    public void beginTransaction() {
        worker.call("begin");
        broker.begin(transactionalId, epoch);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> toSend) {
        broker.send(transactionalId, epoch, toSend);
        return new CompletableFuture<>();
    }

    @Override
    public void flush() {
        worker.call("flush");
        failAtTimes("flush");
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        worker.call("offsets");
        failAtTimes("offsets");
        broker.sendOffsets(transactionalId, epoch, offsets, group);
    }

    /** A commit that timed out may have been one. */
    @Override
    public void commitTransaction() {
        worker.call("commit");
        failAtTimes("commit");
        broker.commit(transactionalId, epoch);
        worker.call("committed");
        failAtTimes("answer to commit");
    }

    @Override
    public void abortTransaction() {
        worker.call("abort");
        failAtTimes("abort");
        broker.abort(transactionalId, epoch);
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return List.of();
    }

    @Override
    public void close(Duration timeout) {}

    private void failAtTimes(String what) {
        if (schedule.chance(15)) {
            schedule.note(worker, what, "times out");
            throw new TimeoutException(what + " timed out");
        }
    }
}
