package dev.swath.faults.soak;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.event.EventJson;
import dev.swath.faults.FaultReport;
import dev.swath.faults.Folders;
import dev.swath.faults.KillRun;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.ledger.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "kill",
        description =
                "Kills a random process at a random moment of an ingest, starts it again, waits for the rest and asks"
                        + " the ledger, many times. Writes docs/faults.md.",
        mixinStandardHelpOptions = true)
public final class KillCommand implements Callable<Integer> {
    private static final Duration DRAIN = Duration.ofMinutes(15);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int OFFENDERS = 5;
    private static final int TILES_OF_A_SCENE = 9;

    @Option(names = "--rounds", defaultValue = "50", description = "default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--images", defaultValue = "300", description = "images in each ingest (default ${DEFAULT-VALUE})")
    private int images;

    @Option(
            names = "--packs",
            description =
                    "kills ingest-service in the middle of its pack writes, and nothing else; scenes are of nine tiles")
    private boolean packs;

    @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Path folder = Folders.temporary("swath-kill-");
        Random random = new Random(seed);
        List<KillRun.Kill> kills = new ArrayList<>();
        FaultReport report = new FaultReport(SwathProcesses.root().resolve("docs"));
        KillRun run;
        int orphans;
        try (SwathProcesses swath =
                SwathProcesses.start(folder, packs ? PackKills.settings() : ProcessSettings.standard())) {
            long undisturbed = undisturbed(swath, random);
            do {
                KillRun.Kill kill = packs ? packRound(swath, random) : round(swath, random, undisturbed);
                kills.add(kill);
                System.err.printf(
                        "%2d of %d: %s killed after %d ms, %s in %d s: %s%n",
                        kills.size(),
                        rounds,
                        kill.killed(),
                        kill.afterMillis(),
                        kill.clean() ? "clean" : "NOT CLEAN",
                        kill.drainSeconds(),
                        kill.verdict());
                run = new KillRun(
                        packs,
                        seed,
                        packs ? scenes() * TILES_OF_A_SCENE : images,
                        TimeUnit.NANOSECONDS.toMillis(undisturbed),
                        rounds,
                        LocalDate.now(ZoneOffset.UTC).toString(),
                        kills);
                report.add(run);
            } while (kills.size() < rounds);
            orphans = packs ? PackKills.orphans(new PackKills(swath, scenes()).awaitSwept(DRAIN)) : 0;
        } finally {
            Folders.delete(folder);
        }
        System.out.println(EventJson.mapper()
                .createObjectNode()
                .put("name", "kill")
                .put("seed", seed)
                .put("images", images)
                .put("kills", kills.size())
                .put("packs", packs)
                .put("orphans", orphans)
                .put("unclean", run.unclean()));
        return run.unclean() == 0 && orphans == 0 ? 0 : 1;
    }

    /** The time of an undisturbed ingest, after one that warms up. */
    private long undisturbed(SwathProcesses swath, Random random) throws InterruptedException {
        long took = 0;
        for (int i = 0; i < 2; i++) {
            long started = System.nanoTime();
            putAny(swath, random);
            Report report = swath.catalogue().reconcile(DRAIN);
            took = System.nanoTime() - started;
            if (!report.isClean()) {
                throw new IllegalStateException("not clean before the first kill: " + report.discrepancies());
            }
        }
        System.err.printf("undisturbed, %d images take %d ms%n", images, TimeUnit.NANOSECONDS.toMillis(took));
        return took;
    }

    private void putAny(SwathProcesses swath, Random random) {
        if (packs) {
            new PackKills(swath, scenes()).put(random);
        } else {
            put(swath, random.nextLong());
        }
    }

    /** As many tiles as the other rounds have. */
    private int scenes() {
        return Math.max(1, images / TILES_OF_A_SCENE);
    }

    private KillRun.Kill packRound(SwathProcesses swath, Random random) throws Exception {
        long started = System.nanoTime();
        boolean within = new PackKills(swath, scenes()).kill(random);
        long after = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        return drained(swath, within ? "ingest-service, in a pack" : "ingest-service, between packs", after, started);
    }

    /** Every round gives the same keys new bytes, so that the round before is superseded. */
    private KillRun.Kill round(SwathProcesses swath, Random random, long undisturbed)
            throws IOException, InterruptedException, ExecutionException {
        List<WatchedProcess> parts = WatchedProcess.all();
        WatchedProcess part = parts.get(random.nextInt(parts.size()));
        long moment = (long) (undisturbed * random.nextDouble());
        long pictures = random.nextLong();
        FutureTask<Boolean> putting = new FutureTask<>(() -> put(swath, pictures));
        long started = System.nanoTime();
        Thread.ofPlatform().start(putting);
        LockSupport.parkNanos(moment);
        part.of(swath).kill();
        long after = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        swath.restart();
        putting.get();
        return drained(swath, part.name(), after, started);
    }

    private static KillRun.Kill drained(SwathProcesses swath, String killed, long after, long started)
            throws InterruptedException {
        Report report = swath.catalogue().reconcile(DRAIN);
        return new KillRun.Kill(
                killed,
                after,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started),
                report.isClean(),
                report.isClean()
                        ? report.counts().toString()
                        : report.discrepancies().stream()
                                .limit(OFFENDERS)
                                .toList()
                                .toString());
    }

    /** Puts again what failed, as a client does that needs its objects stored. */
    private boolean put(SwathProcesses swath, long seedOfPictures) {
        Random random = new Random(seedOfPictures);
        for (int i = 0; i < images; i++) {
            byte[] picture = RandomPicture.any(random);
            ObjectKey key = new ObjectKey("kill/%04d.png".formatted(i));
            var _ = Retry.every(PAUSE)
                    .afterAnyError()
                    .run(() -> swath.store().write(SwathProcesses.BUCKET, key, picture, "image/png"));
        }
        return true;
    }
}
