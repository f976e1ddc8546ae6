package dev.swath.streaming;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.TileFailed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The prepare thread: decodes and prepares the batch after the one in work, and no more. */
final class PrepareLoop<T, P> {
    private static final long HANDOVER_MILLIS = 200;

    private final WorkerSettings settings;
    private final Pipeline pipeline;
    private final RecordDecoder<T> decoder;
    private final StepRunner<T, P> runner;
    private final @Nullable OwnedTable<?> table;
    private final Backoff backoff;
    private final SynchronousQueue<Prepared<T, P>> handover;

    PrepareLoop(
            Worker worker,
            RecordDecoder<T> decoder,
            StepRunner<T, P> runner,
            SynchronousQueue<Prepared<T, P>> handover) {
        this.settings = worker.settings();
        this.pipeline = worker.pipeline();
        this.table = worker.table();
        this.backoff = new Backoff(pipeline, worker.board(), StatusBoard.Waiting.PREPARE, settings);
        this.decoder = decoder;
        this.runner = runner;
        this.handover = handover;
    }

    void run() throws InterruptedException {
        InFlight batch = pipeline.take();
        while (batch != null) {
            try {
                handOver(prepare(batch));
            } catch (BatchVoid e) {
                pipeline.end(batch);
            }
            batch = pipeline.take();
        }
    }

    private void loadTable(InFlight batch) {
        if (table == null) {
            return;
        }
        StepRunner.Patience patience = backoff.forBatch(batch);
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
    Prepared<T, P> prepare(InFlight batch) {
        loadTable(batch);
        List<Received<T>> received = new ArrayList<>();
        Map<TileFailed.Source, CatalogueException> undecodable = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> raw : batch.records()) {
            if (!RawRecords.isTombstone(raw)) {
                try {
                    RawRecords.decode(raw, decoder).ifPresent(received::add);
                } catch (CatalogueException e) {
                    undecodable.put(RawRecords.source(raw), e);
                }
            }
        }
        return new Prepared<>(
                batch, received, undecodable, received.isEmpty() ? null : runner.prepare(List.copyOf(received)));
    }

    private void handOver(Prepared<T, P> prepared) throws InterruptedException {
        while (!handover.offer(prepared, HANDOVER_MILLIS, TimeUnit.MILLISECONDS)) {
            if (pipeline.isClosed()) {
                return;
            }
        }
    }
}
