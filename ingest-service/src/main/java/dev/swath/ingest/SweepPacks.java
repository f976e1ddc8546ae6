package dev.swath.ingest;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.chip.PackIndex;
import dev.swath.chip.PackName;
import dev.swath.ingest.cut.PacksUnderWay;
import dev.swath.ingest.table.KnownScenes;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Deletes the packs that no committed record names: what a killed process, a give-up or a broken attempt left. It judges
 * the packs of the keys that this instance owns, each once it is old enough, and all of them at the first sweep and at
 * each 24th. Not thread-safe.
 */
public final class SweepPacks {
    /** Packs that are compared with the table in one walk through it. */
    private static final int AT_ONCE = 20_000;
    /** Every so many sweeps all packs are judged: keys come and go with partitions. */
    private static final int WHOLE_EVERY = 24;
    /** Holds the index of most packs. */
    private static final int TAIL_BYTES = 64 << 10;

    private final ObjectStore store;
    private final SweptBuckets buckets;
    private final KnownScenes table;
    private final PacksUnderWay underWay;
    private final Duration grace;
    private final InstantSource clock;
    /** Packs written before were judged. */
    private Instant judgedUntil = Instant.MIN;

    private int sweeps;

    /** The buckets of scenes and of chips. */
    public record SweptBuckets(String scenes, String chips) {}

    private record UnnamedPack(PackName name, long size) {}

    /** @param grace how old a pack is when it is judged: longer than an attempt takes */
    public SweepPacks(
            ObjectStore store,
            SweptBuckets buckets,
            KnownScenes table,
            PacksUnderWay underWay,
            Duration grace,
            InstantSource clock) {
        this.store = store;
        this.buckets = buckets;
        this.table = table;
        this.underWay = underWay;
        this.grace = grace;
        this.clock = clock;
    }

    /** Judges all packs anew at the next sweep: other partitions are owned. */
    public void forget() {
        judgedUntil = Instant.MIN;
    }

    /**
     * Deletes orphans.
     *
     * @return how many
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    public int sweep() {
        underWay.purge();
        if (++sweeps % WHOLE_EVERY == 0) {
            forget();
        }
        Instant until = clock.instant().minus(grace);
        Instant judged = until;
        int deleted = 0;
        List<UnnamedPack> suspects = new ArrayList<>();
        try (Stream<StoredObject> packs = store.list(buckets.chips(), PackName.PREFIX)) {
            for (Iterator<StoredObject> each = packs.iterator(); each.hasNext(); ) {
                StoredObject pack = each.next();
                boolean due = pack.lastModified().isBefore(until)
                        && !pack.lastModified().isBefore(judgedUntil);
                PackName name = due
                        ? PackName.parse(pack.key().value())
                                .filter(one -> table.owns(one.objectId()))
                                .orElse(null)
                        : null;
                if (name != null && underWay.isHeld(name.attempt())) {
                    judged = pack.lastModified().isBefore(judged) ? pack.lastModified() : judged;
                } else if (name != null) {
                    suspects.add(new UnnamedPack(name, pack.size()));
                }
                if (suspects.size() == AT_ONCE) {
                    deleted += judge(suspects);
                    suspects.clear();
                }
            }
        }
        deleted += judge(suspects);
        judgedUntil = judged.minusSeconds(1); // a listing's times are rounded down to the second
        return deleted;
    }

    private int judge(List<UnnamedPack> suspects) {
        Map<ObjectId, List<UnnamedPack>> byKey = new HashMap<>();
        suspects.forEach(one -> byKey.computeIfAbsent(one.name().objectId(), _ -> new ArrayList<>())
                .add(one));
        if (!byKey.isEmpty()) {
            acquitNamed(byKey);
        }
        return (int) byKey.values().stream()
                .flatMap(List::stream)
                .filter(this::isDeleted)
                .count();
    }

    /** One walk through the table. It may end early if a partition is lost, so what it does not acquit is looked at alone. */
    private void acquitNamed(Map<ObjectId, List<UnnamedPack>> byKey) {
        Iterator<KnownScenes.Known> known = table.known(buckets.scenes());
        while (known.hasNext()) {
            ObjectKey key = known.next().key();
            List<UnnamedPack> suspects = byKey.get(ObjectId.of(buckets.scenes(), key));
            if (suspects != null) {
                table.find(buckets.scenes(), key)
                        .ifPresent(scene -> suspects.removeIf(
                                one -> scene.refersTo(one.name().key())));
            }
        }
    }

    private boolean isDeleted(UnnamedPack suspect) {
        PackName name = suspect.name();
        Optional<PackIndex> index = findIndex(suspect);
        if (index.isEmpty()
                || !ObjectId.of(index.get().bucket(), index.get().key()).equals(name.objectId())) {
            return false; // it is gone, or nobody can say whose it is
        }
        // In this order: only of a key that is owned does an empty answer mean that nothing is known.
        boolean owned = table.owns(name.objectId());
        Optional<SceneSeen> scene = table.find(index.get().bucket(), index.get().key());
        if (!owned
                || !table.owns(name.objectId())
                || underWay.isHeld(name.attempt())
                || scene.filter(seen -> seen.refersTo(name.key())).isPresent()) {
            return false;
        }
        store.delete(buckets.chips(), new ObjectKey(name.key()));
        return true;
    }

    private Optional<PackIndex> findIndex(UnnamedPack suspect) {
        try {
            byte[] tail = tail(suspect, TAIL_BYTES);
            int bytes = PackIndex.bytes(tail);
            return Optional.of(PackIndex.read(bytes > tail.length ? tail(suspect, bytes) : tail));
        } catch (CatalogueException e) {
            if (e.kind() != ErrorKind.INVALID_INPUT) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private byte[] tail(UnnamedPack suspect, int bytes) {
        int count = (int) Math.min(bytes, suspect.size());
        if (count == 0) {
            throw new CatalogueException(ErrorCode.CHIP_UNREADABLE, "an empty pack: " + suspect.name());
        }
        return store.readPart(buckets.chips(), new ObjectKey(suspect.name().key()), suspect.size() - count, count);
    }
}
