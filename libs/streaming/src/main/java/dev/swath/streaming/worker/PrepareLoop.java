package dev.swath.streaming.worker;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.streaming.ReceivedRecord;
import dev.swath.streaming.RecordDecoder;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.kafka.RawRecords;
import dev.swath.streaming.read.OwnedPartitions;
import dev.swath.streaming.step.BatchVoid;
import dev.swath.streaming.step.StepOutcome;
import dev.swath.streaming.step.StepRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The prepare thread. It decodes and prepares the batch after the one in work, and no further batch. */
public final class PrepareLoop<T, P> {
    private static final long HANDOVER_MILLIS = 200;

    private final WorkerContext context;
    private final WorkerSettings settings;
    private final BatchQueue queue;
    private final RecordDecoder<T> decoder;
    private final StepRunner<T, P> runner;
    private final @Nullable OwnedPartitions<?> table;
    private final Backoff backoff;
    private final SynchronousQueue<PreparedBatch<T, P>> handover;

    public PrepareLoop(
            WorkerContext context,
            RecordDecoder<T> decoder,
            StepRunner<T, P> runner,
            SynchronousQueue<PreparedBatch<T, P>> handover) {
        this.context = context;
        this.settings = context.settings();
        this.queue = context.queue();
        this.table = context.table();
        this.backoff = new Backoff(context, StatusBoard.Waiter.PREPARE);
        this.decoder = decoder;
        this.runner = runner;
        this.handover = handover;
    }

    public void run() throws InterruptedException {
        PolledBatch batch = queue.take();
        while (batch != null) {
            try {
                handOver(prepare(batch));
            } catch (BatchVoid e) {
                backoff.resumed();
                queue.end(batch);
            }
            batch = queue.take();
        }
    }

    private void loadTable(PolledBatch batch) {
        if (table == null) {
            return;
        }
        if (context.isTableBroken()) {
            context.forgetTable();
            throw new BatchVoid();
        }
        StepRunner.BatchBackoff patience = backoff.forBatch(batch);
        for (int repeats = 0; ; repeats++) {
            try {
                table.load(settings.bootstrap(), batch.partitions());
                backoff.resumed();
                return;
            } catch (CatalogueException e) {
                patience.backOff(e, repeats);
            }
        }
    }

    /** @throws BatchVoid if the batch became void */
    public PreparedBatch<T, P> prepare(PolledBatch batch) {
        loadTable(batch);
        List<ReceivedRecord<T>> received = new ArrayList<>();
        Map<TileFailed.RecordPlace, CatalogueException> undecodable = new HashMap<>();
        BatchWatch watch = new BatchWatch(settings, batch);
        for (ConsumerRecord<byte[], byte[]> raw : batch.records()) {
            if (!RawRecords.isTombstone(raw)) {
                try {
                    RawRecords.decode(raw, decoder).map(watch::begin).ifPresent(received::add);
                } catch (CatalogueException e) {
                    undecodable.put(RawRecords.source(raw), e);
                }
            }
        }
        StepOutcome<P> preparation = received.isEmpty()
                ? null
                : runner.prepare(List.copyOf(received), backoff.forBatch(batch).tenure());
        watch.prepared();
        return new PreparedBatch<>(batch, received, undecodable, preparation, watch);
    }

    private void handOver(PreparedBatch<T, P> prepared) throws InterruptedException {
        while (!handover.offer(prepared, HANDOVER_MILLIS, TimeUnit.MILLISECONDS)) {
            if (queue.isClosed()) {
                return;
            }
        }
    }
}
