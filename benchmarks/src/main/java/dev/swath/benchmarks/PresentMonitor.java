package dev.swath.benchmarks;

import dev.swath.catalogue.ErrorCode;
import dev.swath.streaming.WorkerSettings.Monitor;
import java.time.Duration;
import java.util.function.Supplier;

/** Passes on to the monitor of the moment, so that one worker runs with telemetry and without by turns. */
record PresentMonitor(Supplier<Monitor> present) implements Monitor {
    @Override
    public void committed(int records, Duration waited, Duration prepared, Duration worked) {
        present.get().committed(records, waited, prepared, worked);
    }

    @Override
    public void failed(ErrorCode code) {
        present.get().failed(code);
    }
}
