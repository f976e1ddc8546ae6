package dev.swath.streaming.kafka;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Converts the Kafka clients' exceptions. */
public final class KafkaErrors {
    private KafkaErrors() {}

    /** @param doing what was tried, as in "writing to swath.tiles" */
    public static CatalogueException convert(String doing, Throwable thrown) {
        if (thrown instanceof CatalogueException already) {
            return already;
        }
        ErrorCode code = codeOf(thrown);
        return new CatalogueException(code, "%s failed: %s".formatted(doing, message(thrown)), thrown);
    }

    static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static ErrorCode codeOf(Throwable thrown) {
        if (isCausedBy(thrown, KafkaStorageException.class)) {
            return ErrorCode.DISK_FULL;
        }
        if (isCausedBy(thrown, RecordTooLargeException.class)
                || isCausedBy(thrown, RecordBatchTooLargeException.class)) {
            return ErrorCode.INTERNAL_ERROR;
        }
        return ErrorCode.KAFKA_UNAVAILABLE;
    }

    private static String message(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && (cause.getMessage() == null || cause instanceof ExecutionException)) {
            cause = cause.getCause();
        }
        String hint = isCausedBy(thrown, UnknownTopicOrPartitionException.class) ? " (is the topic created?)" : "";
        return cause.getClass().getSimpleName() + ": " + cause.getMessage() + hint;
    }
}
