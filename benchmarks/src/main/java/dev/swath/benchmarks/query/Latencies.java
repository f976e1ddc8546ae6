package dev.swath.benchmarks.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** How long the calls of one kind took, in milliseconds, and how much processor time of the calling thread. */
final class Latencies {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final double[] millis;
    private final double[] processorMillis;

    private Latencies(long[] nanos, long[] processorNanos) {
        this.millis = sorted(nanos);
        this.processorMillis = sorted(processorNanos);
    }

    /** Times a question for each number below the count. */
    static Latencies of(int count, IntConsumer question) {
        long[] nanos = new long[count];
        long[] processorNanos = new long[count];
        for (int number = 0; number < count; number++) {
            long processor = processorNanos();
            long begun = System.nanoTime();
            question.accept(number);
            nanos[number] = System.nanoTime() - begun;
            processorNanos[number] = processorNanos() - processor;
        }
        return new Latencies(nanos, processorNanos);
    }

    /** How long the calling thread was on a processor. */
    static long processorNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    double quantile(double share) {
        return quantile(millis, share);
    }

    /** The median of the processor's time, which holds on a busy machine, too. */
    double processor() {
        return quantile(processorMillis, 0.5);
    }

    ObjectNode toJson() {
        return EventJson.mapper()
                .createObjectNode()
                .put("p50", quantile(0.5))
                .put("p99", quantile(0.99))
                .put("processor", processor());
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1.0, Math.floor(share * sorted.length))];
    }

    private static double[] sorted(long[] nanos) {
        return Arrays.stream(nanos).mapToDouble(value -> value / 1e6).sorted().toArray();
    }
}
