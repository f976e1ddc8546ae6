package dev.swath.streaming;

import org.jspecify.annotations.Nullable;

/** What the threads of one {@link BatchWorker} share. */
record Worker(
        WorkerSettings settings,
        Pipeline pipeline,
        StatusBoard board,
        @Nullable OwnedTable<?> table) {}
