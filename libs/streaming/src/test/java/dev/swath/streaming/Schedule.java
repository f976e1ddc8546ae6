package dev.swath.streaming;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Decides by a seed what happens next in a simulation, keeps its time, and can tell afterwards what happened. For one thread. */
public final class Schedule {
    private static final int MAX_DEPTH = 2;

    private final SplittableRandom random;
    private final List<String> trace = new ArrayList<>();
    private final boolean traced;
    private Runnable interlude = () -> {};
    private long nanos;
    private int depth;
    private boolean calm;

    public Schedule(long seed, boolean traced) {
        this.random = new SplittableRandom(seed);
        this.traced = traced;
    }

    /** What may happen while a call is under way. */
    public void onInterlude(Runnable step) {
        interlude = step;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Whether a fault happens; never once it is calm. */
    public boolean chance(int perThousand) {
        return !calm && random.nextInt(1000) < perThousand;
    }

    /** Now and then, lets others go on in the middle of a call. */
    public void interlude() {
        if (depth < MAX_DEPTH && chance(60)) {
            depth++;
            note("{");
            for (int steps = 1 + below(8); steps > 0; steps--) {
                interlude.run();
            }
            note("}");
            depth--;
        }
    }

    /** From here on there are no faults. */
    public void calmDown() {
        calm = true;
    }

    public long nanoTime() {
        return nanos;
    }

    public void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Takes down what happened; the parts become one line. */
    public void note(Object... happened) {
        if (traced) {
            trace.add("  ".repeat(depth)
                    + Arrays.stream(happened).map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }

    public List<String> trace() {
        return trace;
    }
}
