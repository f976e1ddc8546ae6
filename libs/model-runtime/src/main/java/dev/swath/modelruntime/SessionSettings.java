package dev.swath.modelruntime;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.util.OptionalLong;

/**
 * How ONNX Runtime sessions are run.
 *
 * @param device a session that cannot have this device is refused; no other is used instead
 * @param threads the number of CPU threads for one operator
 * @param gpuMemory the most bytes of a GPU that a session may take; absent: as much as there is
 */
public record SessionSettings(Device device, int threads, OptionalLong gpuMemory) {
    public SessionSettings {
        if (threads < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION, "expected at least 1 thread a session, found " + threads);
        }
        if (gpuMemory.isPresent() && gpuMemory.getAsLong() < 1) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected at least 1 byte of a GPU, found " + gpuMemory.getAsLong());
        }
    }

    /** Without a limit of a GPU's memory. */
    public SessionSettings(Device device, int threads) {
        this(device, threads, OptionalLong.empty());
    }

    /** Settings for the given device and all processors that this process may use. */
    public static SessionSettings on(Device device) {
        return new SessionSettings(device, Runtime.getRuntime().availableProcessors());
    }

    /** Makes the settings of a session from a service's settings. */
    public static SessionSettings of(ModelConfig config) {
        int threads = config.modelThreads();
        return new SessionSettings(
                config.device(),
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                config.gpuMemory());
    }
}
