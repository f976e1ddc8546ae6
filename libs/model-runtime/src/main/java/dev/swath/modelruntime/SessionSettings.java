package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;

/**
 * How ONNX Runtime sessions are run.
 *
 * @param device a session that cannot have this device is refused; no other is used instead
 * @param threads the number of CPU threads for one operator
 */
public record SessionSettings(Device device, int threads) {
    public SessionSettings {
        if (threads < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "expected at least 1 thread a session, found " + threads);
        }
    }

    /** Settings for the given device and all processors that this process may use. */
    public static SessionSettings on(Device device) {
        return new SessionSettings(device, Runtime.getRuntime().availableProcessors());
    }

    /** Makes the settings of a session from a service's settings. */
    public static SessionSettings of(ModelConfig config) {
        int threads = config.modelThreads();
        return threads == 0 ? on(config.device()) : new SessionSettings(config.device(), threads);
    }
}
