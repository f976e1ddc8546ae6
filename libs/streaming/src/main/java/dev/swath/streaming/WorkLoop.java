package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The work thread: works on one batch after the other and writes each in its transaction. */
final class WorkLoop<T, P> implements StepRunner.Effects {
    private static final long HANDOVER_MILLIS = 200;

    private final Worker worker;
    private final TransactionWriter writer;
    private final RecordEncoder encoder;
    private final FailureLedger<T> ledger;
    private final StepRunner<T, P> runner;
    private final Backoff backoff;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final LongAdder records = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private int failedCommits;

    WorkLoop(
            Worker worker, KafkaClients clients, RecordEncoder encoder, FailureLedger<T> ledger, BatchStep<T, P> step) {
        WorkerSettings settings = worker.settings();
        this.worker = worker;
        this.writer = new TransactionWriter(settings, clients);
        this.encoder = encoder;
        this.ledger = ledger;
        this.runner = new StepRunner<>(step, this, settings.maxAttempts());
        this.backoff = new Backoff(worker.pipeline(), worker.board(), StatusBoard.Waiting.WORK, settings);
    }

    StepRunner<T, P> runner() {
        return runner;
    }

    /** Returns once a predecessor with the same transactional id is fenced, or the work thread has ended. */
    void awaitOpened() throws InterruptedException {
        opened.await();
    }

    long records() {
        return records.sum();
    }

    long failures() {
        return failures.sum();
    }

    void run(SynchronousQueue<Prepared<T, P>> handover, Supplier<ConsumerGroupMetadata> group)
            throws InterruptedException {
        try {
            openFirst();
            while (!worker.pipeline().isClosed()) {
                Prepared<T, P> prepared = handover.poll(HANDOVER_MILLIS, TimeUnit.MILLISECONDS);
                if (prepared != null) {
                    process(prepared, group);
                }
            }
        } finally {
            writer.close();
        }
    }

    @Override
    public List<ProducerRecord<byte[], byte[]>> encode(List<Outgoing> outgoing) {
        return outgoing.stream()
                .map(event -> encoder.encode(event, writer::partitions, writer::maxRecordBytes))
                .toList();
    }

    @Override
    public void accepted(List<Outgoing> outgoing) {
        OwnedTable<?> table = worker.table();
        if (table != null) {
            table.stage(outgoing);
        }
    }

    /** Works on a batch and writes it, unless it is void by then. */
    void process(Prepared<T, P> prepared, Supplier<ConsumerGroupMetadata> group) {
        InFlight batch = prepared.batch();
        try {
            if (worker.pipeline().beginWork(batch)) {
                Resolution resolution = resolve(prepared);
                if (worker.pipeline().beginCommit(batch)) {
                    commit(prepared, resolution, group.get());
                }
            }
        } catch (BatchVoid e) {
            backoff.resumed();
        } finally {
            rollBackTable();
            worker.pipeline().end(batch);
        }
    }

    private Resolution resolve(Prepared<T, P> prepared) {
        Attempt<P> attempt = prepared.attempt();
        return attempt == null
                ? new Resolution()
                : runner.run(prepared.received(), attempt, backoff.forBatch(prepared.batch()));
    }

    private void commit(Prepared<T, P> prepared, Resolution resolution, ConsumerGroupMetadata group) {
        List<Outgoing> entries = ledger.entries(prepared, resolution);
        List<ProducerRecord<byte[], byte[]>> toWrite = new ArrayList<>(resolution.outgoing());
        toWrite.addAll(encode(entries));
        try {
            writer.write(toWrite, prepared.batch().offsets(), group);
        } catch (RuntimeException e) {
            recover(e);
            return;
        }
        failedCommits = 0;
        backoff.resumed();
        commitTable();
        ledger.committed(entries);
        records.add(prepared.received().size());
        failures.add(entries.stream().filter(entry -> entry.event() != null).count());
    }

    private void commitTable() {
        OwnedTable<?> table = worker.table();
        if (table != null) {
            table.commit();
        }
    }

    private void rollBackTable() {
        OwnedTable<?> table = worker.table();
        if (table != null) {
            table.rollBack();
        }
    }

    private void recover(RuntimeException failure) {
        OwnedTable<?> table = worker.table();
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
                                .formatted(worker.settings().transactionalId()),
                        failure);
        }
        worker.pipeline().fail();
    }

    /** A first failure may be a rebalance's, which is none. */
    private void pauseFrom(RuntimeException failure) {
        if (failedCommits > 0) {
            backoff.pause(KafkaErrors.convert("committing a batch", failure), failedCommits);
        }
        failedCommits++;
    }

    private void openFirst() throws InterruptedException {
        try {
            open();
            ledger.awaitCaughtUp();
        } finally {
            opened.countDown();
        }
    }

    /** Opens transactions; returns when that worked, or the worker is closed. */
    void open() {
        for (int repeats = 0; !worker.pipeline().isClosed(); repeats++) {
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
