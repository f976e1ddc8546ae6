package dev.swath.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Images per second, and the cost of each.
 *
 * @param cpuSeconds processor time of the whole process
 * @param serverCpuSeconds the part of it that broker and store took
 */
record Throughput(int images, double seconds, double cpuSeconds, double serverCpuSeconds) {
    /** Measures from the moment of its creation. */
    static final class Clock {
        private final long began = System.nanoTime();
        private final long beganCpu = cpuNanos();
        private final LongSupplier servers;
        private final long beganServers;

        Clock() {
            this(() -> 0);
        }

        /** @param servers processor time of the broker and the store in nanoseconds */
        Clock(LongSupplier servers) {
            this.servers = servers;
            this.beganServers = servers.getAsLong();
        }

        Throughput stop(int images) {
            return new Throughput(
                    images,
                    (System.nanoTime() - began) / 1e9,
                    (cpuNanos() - beganCpu) / 1e9,
                    (servers.getAsLong() - beganServers) / 1e9);
        }
    }

    static Throughput median(List<Throughput> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Throughput::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }

    double perSecond() {
        return images / seconds;
    }

    double cpuMillisPerImage() {
        return cpuSeconds * 1000 / images;
    }

    double serverCpuMillisPerImage() {
        return serverCpuSeconds * 1000 / images;
    }

    @Override
    public String toString() {
        return "%.1f images/s, %.1f ms of processor time each".formatted(perSecond(), cpuMillisPerImage());
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
