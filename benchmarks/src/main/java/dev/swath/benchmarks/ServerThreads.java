package dev.swath.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The threads of the broker and the store. In this process they stand for other machines, so their cost does not count for the service. */
final class ServerThreads {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Set<Long> others = running();
    private final Set<Long> servers = new HashSet<>();

    /** Threads that ran before this object was created do not belong to them; new threads at this call do. */
    void started() {
        servers.addAll(running());
        servers.removeAll(others);
    }

    /** Their processor time, all together. */
    long cpuNanos() {
        long sum = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && (servers.contains(thread.getThreadId()) || isOfStore(thread.getThreadName()))) {
                sum += Math.max(THREADS.getThreadCpuTime(thread.getThreadId()), 0);
            }
        }
        return sum;
    }

    /** The store starts threads as requests come. */
    private static boolean isOfStore(String name) {
        return name.startsWith("S3Proxy") || name.startsWith("response-input-stream");
    }

    private static Set<Long> running() {
        Set<Long> ids = new HashSet<>();
        Arrays.stream(THREADS.getAllThreadIds()).forEach(ids::add);
        return ids;
    }
}
