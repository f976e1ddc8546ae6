package dev.swath.chip;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads chips, neighbours of one pack in one call. The chips between two that are asked for are read with them if that
 * costs less than another call. They are kept for a while, since another batch may ask for them: the tiles of a scene
 * are spread over partitions. As long as later batches do ask for them, whole ranges are read. So a worker that has
 * all partitions reads a pack once, and one of many reads little more than its own tiles. Thread-safe.
 */
public final class ReadChips {
    /** If so much of what is kept is asked for later, whole ranges are read. */
    private static final double WORTHWHILE = 0.3;

    private final Packs packs;
    private final ReadLimits limits;
    private final ReadRanges kept;

    /**
     * How much is read at once.
     *
     * @param gap the most bytes between two chips that are read with them, whatever becomes of them; 0 for none
     * @param range the most bytes of one call, unless a single chip has more
     * @param kept the most bytes that are kept for later batches; 0 for none
     */
    public record ReadLimits(int gap, int range, long kept) {
        /** One chip at a time, nothing kept. */
        public static final ReadLimits SINGLE = new ReadLimits(0, 0, 0);

        /** What suits a worker that takes tiles of all partitions. */
        public static final ReadLimits DEFAULT = new ReadLimits(1 << 20, 8 << 20, 64L << 20);
    }

    public ReadChips(Packs packs, ReadLimits limits) {
        this.packs = packs;
        this.limits = limits;
        this.kept = new ReadRanges(limits.kept());
    }

    /** Some chips that one call gives, or none. Apart from the planning, so that calls can run side by side. */
    public static final class ChipRead {
        private final List<ChipPlace> places;
        private final Supplier<List<StoredChip>> read;

        private ChipRead(List<ChipPlace> places, Supplier<List<StoredChip>> read) {
            this.places = List.copyOf(places);
            this.read = read;
        }

        /** The chips that it gives, in order. */
        public List<ChipPlace> places() {
            return places;
        }

        /**
         * Reads them. A chip that cannot be read says so when it is decoded.
         *
         * @throws CatalogueException STORE_UNAVAILABLE
         */
        public List<StoredChip> run() {
            return read.get();
        }
    }

    /**
     * Reads one chip.
     *
     * @throws CatalogueException STORE_UNAVAILABLE
     */
    public StoredChip read(ChipPlace place) {
        return plan(List.of(place)).getFirst().run().getFirst();
    }

    /** The reads that give all the chips, each once. */
    public List<ChipRead> plan(Collection<ChipPlace> places) {
        List<ChipRead> reads = new ArrayList<>();
        Map<String, TreeMap<Long, List<ChipPlace>>> byPack = new HashMap<>();
        for (ChipPlace place : List.copyOf(new LinkedHashSet<>(places))) {
            Optional<ChipRead> known = readWithoutPack(place);
            known.ifPresentOrElse(
                    reads::add,
                    () -> byPack.computeIfAbsent(place.key(), _ -> new TreeMap<>())
                            .computeIfAbsent(place.offset(), _ -> new ArrayList<>())
                            .add(place));
        }
        byPack.forEach((pack, sorted) -> reads.addAll(
                ranges(pack, sorted.values().stream().flatMap(List::stream).toList())));
        return reads;
    }

    /** What is kept from before, lies in an object of its own, or can lie nowhere. */
    private Optional<ChipRead> readWithoutPack(ChipPlace place) {
        if (!place.isPacked()) {
            return Optional.of(new ChipRead(List.of(place), () -> List.of(readAlone(place))));
        }
        try {
            place.check();
        } catch (CatalogueException e) {
            return Optional.of(new ChipRead(List.of(place), () -> List.of(StoredChip.failed(place, e))));
        }
        return kept.find(place).map(chip -> new ChipRead(List.of(place), () -> List.of(chip)));
    }

    private StoredChip readAlone(ChipPlace place) {
        try {
            return StoredChip.of(place, packs.read(place.key()));
        } catch (CatalogueException e) {
            return StoredChip.failed(place, ofTheChip(e));
        }
    }

    /** @param sorted by offset */
    private List<ChipRead> ranges(String pack, List<ChipPlace> sorted) {
        List<ChipRead> reads = new ArrayList<>();
        List<ChipPlace> range = new ArrayList<>();
        boolean whole = isWholeWorthwhile();
        for (ChipPlace place : sorted) {
            if (!range.isEmpty() && !joins(range, place, whole)) {
                reads.add(range(pack, range, whole));
                range = new ArrayList<>();
            }
            range.add(place);
        }
        reads.add(range(pack, range, whole));
        return reads;
    }

    private boolean joins(List<ChipPlace> range, ChipPlace place, boolean whole) {
        long first = range.getFirst().offset();
        if (whole) {
            return first / limits.range() == place.offset() / limits.range();
        }
        return place.offset() - end(range) <= limits.gap()
                && Math.max(end(range), place.end()) - first <= limits.range();
    }

    private static long end(List<ChipPlace> places) {
        return places.stream().mapToLong(ChipPlace::end).max().orElse(0);
    }

    private boolean isWholeWorthwhile() {
        return limits.kept() > 0 && limits.range() > 0 && kept.use() >= WORTHWHILE;
    }

    private ChipRead range(String pack, List<ChipPlace> places, boolean whole) {
        List<ChipPlace> all = List.copyOf(places);
        return new ChipRead(all, () -> readRange(pack, all, whole));
    }

    private List<StoredChip> readRange(String pack, List<ChipPlace> places, boolean whole) {
        long first = places.getFirst().offset();
        long from = whole ? first - first % limits.range() : first;
        // A chip like these that begins in the range ends in it, too.
        int largest = places.stream().mapToInt(ChipPlace::length).max().orElse(0);
        long to = Math.max(end(places), whole ? from + limits.range() + largest : 0);
        try {
            byte[] bytes = packs.read(pack, from, Math.toIntExact(to - from));
            long wanted = places.stream().mapToLong(ChipPlace::length).sum();
            if (bytes.length > wanted) {
                kept.keep(pack, from, bytes, bytes.length - wanted);
            }
            return places.stream()
                    .map(place -> StoredChip.within(place, bytes, from))
                    .toList();
        } catch (CatalogueException e) {
            CatalogueException failure = ofTheChip(e);
            return places.stream()
                    .map(place -> StoredChip.failed(place, failure))
                    .toList();
        }
    }

    /** Throws what is not about the chip. */
    private static CatalogueException ofTheChip(CatalogueException failure) {
        if (failure.kind() != ErrorKind.INVALID_INPUT) {
            throw failure;
        }
        return failure;
    }
}
