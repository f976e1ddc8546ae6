package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;

/**
 * How ONNX Runtime sessions are run.
 *
 * @param device never another one than asked for: a session that cannot have it is refused
 * @param threads how many threads one operator is spread over on the CPU
 */
public record SessionSettings(Device device, int threads) {
    public SessionSettings {
        if (threads < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "expected at least 1 thread a session, found " + threads);
        }
    }

    /** On the given device, over all processors that this process may use. */
    public static SessionSettings on(Device device) {
        return on(device, 0);
    }

    /** @param threads 0: one a processor that this process may use */
    public static SessionSettings on(Device device, int threads) {
        return new SessionSettings(device, threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }
}
