package dev.swath.chip;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of packs that were read with what was asked for, and how much of them was asked for later. What was not used for
 * the longest time goes first. Thread-safe.
 */
final class ReadRanges {
    /** How much the newest part weighs in the average, if a megabyte of it or more was spare. */
    private static final double NEWEST = 0.25;

    private static final double MEGABYTE = 1 << 20;
    /** As a pack's index may be, which nobody ever asks for. */
    private static final long LITTLE = 32 << 10;

    private final long mostBytes;
    /** In the order of use; guarded by this. */
    private final Map<PackPart, KeptBytes> parts = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;
    private double use = 1;

    private record PackPart(String pack, long from, long to) {}

    private static final class KeptBytes {
        private final byte[] bytes;
        private final long spare;
        private long used;

        private KeptBytes(byte[] bytes, long spare) {
            this.bytes = bytes;
            this.spare = spare;
        }
    }

    ReadRanges(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * What share of the bytes that nobody had asked for was asked for before it had to go, 0…1: an average of which the
     * newest parts are most. It begins with 1.
     */
    synchronized double use() {
        return use;
    }

    /** @param spare how many of the bytes nobody has asked for yet */
    synchronized void keep(String pack, long from, byte[] part, long spare) {
        if (part.length > mostBytes || spare < LITTLE) {
            return;
        }
        KeptBytes former = parts.put(new PackPart(pack, from, from + part.length), new KeptBytes(part, spare));
        bytes += part.length - (former == null ? 0 : former.bytes.length);
        for (Iterator<KeptBytes> eldest = parts.values().iterator(); bytes > mostBytes; ) {
            KeptBytes gone = eldest.next();
            bytes -= gone.bytes.length;
            double weight = NEWEST * Math.min(1, gone.spare / MEGABYTE);
            use += weight * (Math.min(1, (double) gone.used / gone.spare) - use);
            eldest.remove();
        }
    }

    synchronized Optional<StoredChip> find(ChipPlace place) {
        for (PackPart range : List.copyOf(parts.keySet())) {
            if (range.pack().equals(place.key()) && range.from() <= place.offset() && place.end() <= range.to()) {
                KeptBytes part = parts.get(range);
                if (part != null) {
                    part.used += place.length();
                    return Optional.of(StoredChip.within(place, part.bytes, range.from()));
                }
            }
        }
        return Optional.empty();
    }
}
