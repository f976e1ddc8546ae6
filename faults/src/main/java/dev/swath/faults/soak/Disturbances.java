package dev.swath.faults.soak;

import dev.swath.embedded.ChildProcess;
import dev.swath.faults.process.SwathProcesses;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Causes faults at random moments, one at a time, and ends each after some seconds. */
final class Disturbances implements Runnable {
    private static final int LEAST_SECONDS = 45;
    private static final int MORE_SECONDS = 60;
    private static final int MOST_OUTAGE_SECONDS = 10;
    private static final long SLOW_BYTES = 20_000;

    private final SwathProcesses swath;
    private final Random random;
    private final long startedNanos;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Disturbance> events = new ArrayList<>();

    /** A disturbance, with its minutes since the start. */
    record Disturbance(double minutes, String what) {}

    private enum Method {
        KILL,
        FREEZE,
        CUT_KAFKA,
        CUT_STORE,
        SLOW_STORE,
        LATE_KAFKA
    }

    Disturbances(SwathProcesses swath, long seed, long startedNanos) {
        this.swath = swath;
        this.random = new Random(seed);
        this.startedNanos = startedNanos;
    }

    @Override
    public void run() {
        try {
            while (!ended.await(LEAST_SECONDS + random.nextInt(MORE_SECONDS), TimeUnit.SECONDS)) {
                disturbOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            note("the disturbances end: " + e.getMessage());
        }
    }

    void end() {
        ended.countDown();
    }

    synchronized List<Disturbance> events() {
        return List.copyOf(events);
    }

    /** A process that does not come back in time is started again at the next kill and at the end. */
    private void disturbOnce() throws IOException, InterruptedException {
        try {
            disturb();
        } catch (AssertionError | RuntimeException e) {
            note("not all ready again: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } finally {
            swath.kafka().heal();
            swath.s3().heal();
        }
    }

    private void disturb() throws IOException, InterruptedException {
        Method method = Method.values()[random.nextInt(Method.values().length)];
        WatchedProcess part =
                WatchedProcess.all().get(random.nextInt(WatchedProcess.all().size()));
        int seconds = 1 + random.nextInt(MOST_OUTAGE_SECONDS);
        ChildProcess child = part.of(swath);
        switch (method) {
            case KILL -> {
                note("kill -9 " + part.name() + ", back after " + seconds + " s");
                child.kill();
                pause(seconds);
                swath.restart();
            }
            case FREEZE -> {
                note(part.name() + " stands still for " + seconds + " s");
                child.freeze();
                pause(seconds);
                child.thaw();
            }
            case CUT_KAFKA -> {
                note("connections of Kafka cut for " + seconds + " s");
                swath.kafka().cut();
                pause(seconds);
            }
            case CUT_STORE -> {
                note("connections of the store cut for " + seconds + " s");
                swath.s3().cut();
                pause(seconds);
            }
            case SLOW_STORE -> {
                note("the store slow for " + seconds + " s");
                swath.s3().throttle(SLOW_BYTES);
                pause(seconds);
            }
            case LATE_KAFKA -> {
                note("Kafka half a second late for " + seconds + " s");
                swath.kafka().delay(Duration.ofMillis(500));
                pause(seconds);
            }
        }
    }

    private void pause(int seconds) throws InterruptedException {
        var _ = ended.await(seconds, TimeUnit.SECONDS);
    }

    private synchronized void note(String what) {
        Disturbance event = new Disturbance((System.nanoTime() - startedNanos) / 6e10, what);
        events.add(event);
        System.err.printf("%7.1f min  %s%n", event.minutes(), event.what());
    }
}
