package dev.swath.benchmarks.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;

/** How long the calls of one kind took, in milliseconds, and how much processor time of the calling thread. */
public final class Latencies {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final double[] millis;
    private final double[] processorMillis;

    private Latencies(double[] millis, double[] processorMillis) {
        this.millis = millis;
        this.processorMillis = processorMillis;
    }

    /** Times a question for each number below the count. */
    public static Latencies of(int count, IntConsumer question) {
        long[] nanos = new long[count];
        long[] processorNanos = new long[count];
        for (int number = 0; number < count; number++) {
            long processor = processorNanos();
            long begun = System.nanoTime();
            question.accept(number);
            nanos[number] = System.nanoTime() - begun;
            processorNanos[number] = processorNanos() - processor;
        }
        return new Latencies(sorted(nanos), sorted(processorNanos));
    }

    /** Calls that somebody else timed. */
    static Latencies ofMillis(double[] millis, double[] processorMillis) {
        return new Latencies(
                Arrays.stream(millis).sorted().toArray(),
                Arrays.stream(processorMillis).sorted().toArray());
    }

    /** How long the calling thread was on a processor. */
    static long processorNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** Milliseconds of which that share of the calls took less, 0…1. */
    public double quantile(double share) {
        return quantile(millis, share);
    }

    /** The median of the processor's time, which holds on a busy machine, too. */
    public double processor() {
        return quantile(processorMillis, 0.5);
    }

    /** These calls and the others. */
    public Latencies and(Latencies others) {
        return new Latencies(merged(millis, others.millis), merged(processorMillis, others.processorMillis));
    }

    /** Milliseconds: {@code {"p50", "p99", "processor"}}. */
    public ObjectNode toJson() {
        return EventJson.mapper()
                .createObjectNode()
                .put("p50", quantile(0.5))
                .put("p99", quantile(0.99))
                .put("processor", processor());
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1.0, Math.floor(share * sorted.length))];
    }

    private static double[] merged(double[] left, double[] right) {
        return DoubleStream.concat(Arrays.stream(left), Arrays.stream(right))
                .sorted()
                .toArray();
    }

    private static double[] sorted(long[] nanos) {
        return Arrays.stream(nanos).mapToDouble(value -> value / 1e6).sorted().toArray();
    }
}
