package dev.swath.faults.soak;

import dev.swath.embedded.ChildProcess;
import dev.swath.faults.process.SwathProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The resources of the processes at one moment.
 *
 * @param minutes since the start
 * @param memory resident, in megabytes, by process
 * @param descriptors open files and sockets, by process
 * @param threads by process
 * @param disk megabytes of all data together
 * @param latency seconds from a put to searchable of the newest probe; NaN if none has ended yet
 */
record ProcessSample(
        double minutes,
        Map<String, Integer> memory,
        Map<String, Integer> descriptors,
        Map<String, Integer> threads,
        double disk,
        double latency) {
    /** Leaves out a process that is just being restarted. */
    static ProcessSample take(SwathProcesses swath, double minutes, double latency) throws IOException {
        Map<String, Integer> memory = new TreeMap<>();
        Map<String, Integer> descriptors = new TreeMap<>();
        Map<String, Integer> threads = new TreeMap<>();
        for (WatchedProcess part : WatchedProcess.all()) {
            ChildProcess child = part.of(swath);
            try (Stream<Path> open = Files.list(Path.of("/proc/" + child.pid() + "/fd"))) {
                int count = (int) open.count();
                int megabytes = (int) (child.kilobytes("VmRSS") >> 10);
                int running = (int) child.kilobytes("Threads");
                descriptors.put(part.name(), count);
                memory.put(part.name(), megabytes);
                threads.put(part.name(), running);
            } catch (IOException | RuntimeException e) {
                // it is dead at this moment
            }
        }
        return new ProcessSample(minutes, memory, descriptors, threads, megabytes(swath.folder()), latency);
    }

    /** Counts blocks, since Kafka's files are larger than the space that they take. */
    private static double megabytes(Path folder) throws IOException {
        Process du = new ProcessBuilder("du", "-sk", folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Double.parseDouble(answer.split("\t", 2)[0]) / 1024;
    }
}
