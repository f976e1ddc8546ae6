package dev.swath.streaming;

import org.jspecify.annotations.Nullable;

/** What the threads of one {@link BatchWorker} share. */
record WorkerContext(
        WorkerSettings settings,
        BatchQueue queue,
        StatusBoard board,
        @Nullable OwnedTable<?> table) {}
