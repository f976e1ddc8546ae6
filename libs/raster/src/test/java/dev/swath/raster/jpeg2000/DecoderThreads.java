package dev.swath.raster.jpeg2000;

/** What is left of decoders that were given up. */
public final class DecoderThreads {
    private DecoderThreads() {}

    /** Threads that still decode a JPEG 2000. */
    public static long left() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(Watchdog.THREAD))
                .count();
    }
}
