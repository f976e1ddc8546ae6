package dev.swath.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/**
 * Runs that do not count, until the just-in-time compiler has little left to do. A service that has run for minutes
 * has no such work left.
 */
final class WarmUp {
    private static final int MOST_RUNS = 10;
    /** The share of a run's time that the compiler may still take. */
    private static final double COMPILED = 0.02;

    private WarmUp() {}

    /** One run of what is measured. */
    @FunctionalInterface
    interface Run<E extends Exception> {
        Throughput run() throws E;
    }

    static <E extends Exception> void run(Run<E> work) throws E {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        double share = 1;
        for (int runs = 1; runs <= MOST_RUNS && share > COMPILED; runs++) {
            long before = compiler.getTotalCompilationTime();
            Throughput warming = work.run();
            share = (compiler.getTotalCompilationTime() - before) / (warming.seconds() * 1000);
            System.err.printf("warm-up %d: %s, compiler at work for %.0f %% of it%n", runs, warming, share * 100);
        }
    }
}
