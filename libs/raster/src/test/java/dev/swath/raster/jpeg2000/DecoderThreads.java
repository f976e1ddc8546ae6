package dev.swath.raster.jpeg2000;

import dev.swath.raster.decoding.ProcessorBudget;

/** What is left of decoders that were given up. */
public final class DecoderThreads {
    private DecoderThreads() {}

    /** Threads that still decode by themselves. */
    public static long left() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(ProcessorBudget.THREAD))
                .count();
    }
}
