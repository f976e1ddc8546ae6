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
        @Nullable OwnedPartitions<?> table) {
    /** Makes all batches under way void, since the table that they rest on is lost, and forgets it. It is read anew before the next batch. */
    void forgetTable() {
        queue.fail();
        if (table != null) {
            table.dropAll();
        }
    }

    boolean isTableBroken() {
        return table != null && table.isBroken();
    }
}
