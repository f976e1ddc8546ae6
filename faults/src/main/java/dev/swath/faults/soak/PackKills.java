package dev.swath.faults.soak;

import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.faults.RandomPicture;
import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import dev.swath.faults.proxy.HttpTap;
import dev.swath.ledger.Report;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * Kills ingest-service in the middle of its pack writes. Packs are small, so that a scene has several: a kill finds some
 * packs of a scene there, one half written, and no record that names any of them.
 */
public final class PackKills {
    private static final String PACKS = "/packs/";
    private static final int PACK_BYTES = 512 << 10;
    /** Each scene is cut into nine tiles, which lie in five packs. */
    private static final int SIDE = 768;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final SwathProcesses swath;
    private final int scenes;

    /** @param scenes that are written anew for each kill */
    public PackKills(SwathProcesses swath, int scenes) {
        this.swath = swath;
        this.scenes = scenes;
    }

    /** Small packs, and orphans that go after half a minute. */
    public static ProcessSettings settings() {
        return ProcessSettings.standard()
                .with(
                        SwathService.INGEST,
                        Map.of(
                                "SWATH_INGEST_PACK_SIZE", Integer.toString(PACK_BYTES),
                                "SWATH_INGEST_ORPHAN_GRACE", "30s",
                                "SWATH_INGEST_SWEEP_INTERVAL", "5s"));
    }

    /**
     * Puts scenes, and kills ingest-service in the middle of one of their packs, or right after it. Then it runs again.
     *
     * @return whether it was killed in a write; false if none came in time, and it was killed all the same
     */
    public boolean kill(Random random) throws Exception {
        HttpTap.HeldPut hold = swath.tap().holdPut(PACKS, random.nextInt(2 * scenes), random.nextLong(2L * PACK_BYTES));
        put(random);
        boolean within = hold.await(PATIENCE);
        swath.service(SwathService.INGEST).kill();
        hold.release();
        swath.restart();
        return within;
    }

    /** Waits until the ledger counts no orphans; returns its last report. */
    public Report awaitSwept(Duration timeout) throws InterruptedException {
        return Retry.every(LOOK)
                .within(timeout)
                .ask(() -> swath.catalogue().reconcile(timeout), report -> orphans(report) == 0);
    }

    /** How many packs there are that no scene names. */
    public static int orphans(Report report) {
        return report.counts().getOrDefault("orphans", 0);
    }

    /** Every time the same keys get new bytes, so that the scenes before are superseded. */
    public void put(Random random) {
        for (int i = 0; i < scenes; i++) {
            byte[] picture = RandomPicture.noise(random, SIDE);
            ObjectKey key = new ObjectKey("packs/%04d.png".formatted(i));
            var _ = Retry.every(PAUSE)
                    .afterAnyError()
                    .run(() -> swath.store().write(SwathProcesses.BUCKET, key, picture, "image/png"));
        }
    }
}
