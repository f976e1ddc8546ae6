package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.BatchStep;
import dev.swath.streaming.OutgoingRecord;
import dev.swath.streaming.Tenure;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.kafka.KafkaClients;
import dev.swath.streaming.kafka.KafkaErrors;
import dev.swath.streaming.kafka.RecordEncoder;
import dev.swath.streaming.kafka.TransactionWriter;
import dev.swath.streaming.read.OwnedPartitions;
import dev.swath.streaming.step.BatchOutcome;
import dev.swath.streaming.step.BatchVoid;
import dev.swath.streaming.step.StepOutcome;
import dev.swath.streaming.step.StepRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The work thread. It works on one batch after the other and writes each in its transaction. */
public final class WorkLoop<T, P> implements StepRunner.StepOutput {
    private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
    private static final long HANDOVER_MILLIS = 200;

    private final WorkerContext context;
    private final TransactionWriter writer;
    private final RecordEncoder encoder;
    private final FailureRecorder<T> recorder;
    private final StepRunner<T, P> runner;
    private final Backoff backoff;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final LongAdder records = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private int failedCommits;

    public WorkLoop(
            WorkerContext context,
            KafkaClients clients,
            RecordEncoder encoder,
            FailureRecorder<T> recorder,
            BatchStep<T, P> step) {
        WorkerSettings settings = context.settings();
        this.context = context;
        this.writer = new TransactionWriter(settings, clients);
        this.encoder = encoder;
        this.recorder = recorder;
        this.runner = new StepRunner<>(step, this, settings.maxAttempts());
        this.backoff = new Backoff(context, StatusBoard.Waiter.WORK);
    }

    public StepRunner<T, P> runner() {
        return runner;
    }

    /** Returns once a predecessor with the same transactional id is fenced, or the work thread has ended. */
    public void awaitOpened() throws InterruptedException {
        opened.await();
    }

    public long records() {
        return records.sum();
    }

    public long failures() {
        return failures.sum();
    }

    public void run(SynchronousQueue<PreparedBatch<T, P>> handover, Supplier<ConsumerGroupMetadata> group)
            throws InterruptedException {
        try {
            openFirst();
            while (!context.queue().isClosed()) {
                PreparedBatch<T, P> prepared = handover.poll(HANDOVER_MILLIS, TimeUnit.MILLISECONDS);
                if (prepared != null) {
                    process(prepared, group);
                }
            }
        } finally {
            writer.close();
        }
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> encode(List<OutgoingRecord> outgoing) {
        return outgoing.stream().map(this::encode).toList();
    }

    @Override
    public void accepted(List<OutgoingRecord> outgoing) {
        OwnedPartitions<?> table = context.table();
        if (table != null) {
            table.stage(outgoing);
        }
    }

    /** Works on a batch and writes it, unless it is void by then. */
    public void process(PreparedBatch<T, P> prepared, Supplier<ConsumerGroupMetadata> group) {
        PolledBatch batch = prepared.batch();
        try {
            if (context.queue().beginWork(batch)) {
                prepared.watch().work();
                BatchOutcome batchOutcome = resolve(prepared);
                prepared.watch().worked();
                List<LostRecords.Loss> losses = context.queue().lost().of(batch);
                List<OutgoingRecord> entries = recorder.entries(prepared, batchOutcome);
                entries.addAll(recorder.entries(losses));
                List<ProducerRecord<byte[], byte[]>> toWrite = new ArrayList<>(batchOutcome.outgoing());
                toWrite.addAll(encodeEntries(batch, entries));
                if (context.queue().beginCommit(batch)) {
                    if (commit(prepared, toWrite, entries, group.get())) {
                        context.queue().lost().told(losses);
                        prepared.watch().committed(prepared.received().size(), entries);
                    }
                }
            }
        } catch (BatchVoid e) {
            backoff.resumed();
        } finally {
            rollBackTable();
            context.queue().end(batch);
        }
    }

    private BatchOutcome resolve(PreparedBatch<T, P> prepared) {
        StepOutcome<P> preparation = prepared.preparation();
        return preparation == null
                ? new BatchOutcome()
                : runner.run(prepared.received(), preparation, new BatchPatience(prepared.batch()));
    }

    /** Encoding may ask Kafka what its topic takes. While Kafka is away, it waits. */
    private List<ProducerRecord<byte[], byte[]>> encodeEntries(PolledBatch batch, List<OutgoingRecord> entries) {
        StepRunner.BatchBackoff patience = new BatchPatience(batch);
        for (int repeats = 0; ; repeats++) {
            try {
                return entries.stream().map(this::encodeEntry).toList();
            } catch (CatalogueException e) {
                if (e.kind() != ErrorKind.TRANSIENT) {
                    throw e;
                }
                patience.check();
                patience.backOff(e, repeats);
            }
        }
    }

    /** A failure must be written, so it is shortened if the topic takes no more. */
    private ProducerRecord<byte[], byte[]> encodeEntry(OutgoingRecord entry) {
        try {
            return encode(entry);
        } catch (CatalogueException e) {
            if (e.kind() == ErrorKind.TRANSIENT || !(entry.event() instanceof TileFailed failure)) {
                throw e;
            }
            return encode(OutgoingRecord.of(failure.shortened()));
        }
    }

    private ProducerRecord<byte[], byte[]> encode(OutgoingRecord outgoing) {
        return encoder.encode(outgoing, writer::partitions, writer::maxRecordBytes);
    }

    /** @return whether it is committed */
    private boolean commit(
            PreparedBatch<T, P> prepared,
            List<ProducerRecord<byte[], byte[]>> toWrite,
            List<OutgoingRecord> entries,
            ConsumerGroupMetadata group) {
        try {
            writer.write(toWrite, prepared.batch().offsets(), group);
        } catch (RuntimeException e) {
            recover(e);
            return false;
        }
        failedCommits = 0;
        backoff.resumed();
        commitTable();
        recorder.committed(entries);
        records.add(prepared.received().size());
        failures.add(entries.stream().filter(entry -> entry.event() != null).count());
        return true;
    }

    private void commitTable() {
        OwnedPartitions<?> table = context.table();
        if (table == null) {
            return;
        }
        try {
            table.commit();
        } catch (CatalogueException e) {
            LOG.atWarn()
                    .addKeyValue("errorCode", e.code())
                    .addKeyValue("message", e.getMessage())
                    .log("The table is behind its topic, so it is read anew");
            context.forgetTable();
        }
    }

    private void rollBackTable() {
        OwnedPartitions<?> table = context.table();
        if (table != null) {
            table.rollBack();
        }
    }

    private void recover(RuntimeException failure) {
        OwnedPartitions<?> table = context.table();
        if (table != null) {
            table.dropAll();
        }
        switch (writer.recover(failure)) {
            case ABORTED -> pauseFrom(failure);
            case BROKEN -> {
                pauseFrom(failure);
                open();
            }
            case FENCED ->
                throw new CatalogueException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "another process took over the transactional id %s: each instance needs its own name"
                                .formatted(context.settings().transactionalId()),
                        failure);
        }
        context.queue().fail();
    }

    /** A first failure may come from a rebalance, which is no problem. */
    private void pauseFrom(RuntimeException failure) {
        if (failedCommits > 0) {
            backoff.pause(KafkaErrors.convert("committing a batch", failure), failedCommits);
        }
        failedCommits++;
    }

    private void openFirst() throws InterruptedException {
        try {
            open();
            recorder.awaitCaughtUp();
        } finally {
            opened.countDown();
        }
    }

    /** Waits as the batch does, and makes it void if the table that it rests on is lost. */
    private final class BatchPatience implements StepRunner.BatchBackoff {
        private final StepRunner.BatchBackoff waiting;

        private BatchPatience(PolledBatch batch) {
            this.waiting = backoff.forBatch(batch);
        }

        @Override
        public void backOff(CatalogueException cause, int repeats) {
            waiting.backOff(cause, repeats);
        }

        @Override
        public void check() {
            if (context.isTableBroken()) {
                context.forgetTable();
            }
            waiting.check();
        }

        @Override
        public Tenure tenure() {
            return waiting.tenure();
        }
    }

    /** Opens transactions; returns when that worked, or the worker is closed. */
    public void open() {
        for (int repeats = 0; !context.queue().isClosed(); repeats++) {
            try {
                writer.open();
                backoff.resumed();
                return;
            } catch (CatalogueException e) {
                backoff.pause(e, repeats);
            }
        }
    }
}
