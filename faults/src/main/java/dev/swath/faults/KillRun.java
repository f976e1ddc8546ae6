package dev.swath.faults;

import java.util.List;

/**
 * The result of {@code ./swath bench kill}.
 *
 * @param packs whether only ingest-service was killed, in its pack writes
 * @param images of each ingest; with packs tiles
 * @param undisturbedMillis the time of an undisturbed ingest
 * @param planned how many kills were asked for; there are fewer rounds if the run was broken off
 */
public record KillRun(
        boolean packs, long seed, int images, long undisturbedMillis, int planned, String day, List<Kill> kills) {
    /**
     * One round.
     *
     * @param verdict the ledger's counts, or what is wrong
     */
    public record Kill(String killed, long afterMillis, long drainSeconds, boolean clean, String verdict) {}

    public KillRun {
        kills = List.copyOf(kills);
    }

    public long unclean() {
        return kills.stream().filter(kill -> !kill.clean()).count();
    }
}
