package dev.swath.bench;

import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;

/** How many images a second, and what each cost in processor time of the whole process. */
record Throughput(int images, double seconds, double cpuSeconds) {
    /** Measures from its creation on. */
    static final class Clock {
        private final long began = System.nanoTime();
        private final long beganCpu = cpuNanos();

        Throughput stop(int images) {
            return new Throughput(images, (System.nanoTime() - began) / 1e9, (cpuNanos() - beganCpu) / 1e9);
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

    @Override
    public String toString() {
        return "%.1f images/s, %.1f ms of processor time each".formatted(perSecond(), cpuMillisPerImage());
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
