package dev.swath.streaming.worker;

import dev.swath.streaming.BatchWorker;
import dev.swath.streaming.WorkerSettings;
import dev.swath.streaming.read.OwnedPartitions;
import org.jspecify.annotations.Nullable;

/** The objects that the threads of one {@link BatchWorker} share. */
public record WorkerContext(
        WorkerSettings settings,
        BatchQueue queue,
        StatusBoard board,
        Handover handover,
        @Nullable OwnedPartitions<?> table) {}
