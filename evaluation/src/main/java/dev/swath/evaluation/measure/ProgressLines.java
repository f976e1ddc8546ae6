package dev.swath.evaluation.measure;

import java.io.PrintStream;
import java.time.Duration;

/** Prints how far a step is and how long it will take, at most once a second, and at its end how fast it was. */
final class ProgressLines {
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final PrintStream stream;
    private final String what;
    private final int total;
    private final long start = System.nanoTime();
    private long said = start;
    private int done;

    ProgressLines(PrintStream stream, String what, int total) {
        this.stream = stream;
        this.what = what;
        this.total = total;
    }

    void add(int more) {
        done += more;
        long now = System.nanoTime();
        if (done < total && now - said >= PAUSE) {
            said = now;
            long left = Math.round(seconds() * (total - done) / done);
            stream.printf("%s: %d of %d, %d s left%n", what, done, total, left);
        }
    }

    /** @return how many a second */
    double end() {
        double rate = done / seconds();
        stream.printf("%s: %d in %.1f s, %.1f a second%n", what, done, seconds(), rate);
        return rate;
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
