package dev.swath.chip;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parts of packs that were read with what was asked for. What was not used for the longest time goes first. Thread-safe. */
final class ReadRanges {
    private final long mostBytes;
    /** In the order of use; guarded by this. */
    private final Map<Range, byte[]> ranges = new LinkedHashMap<>(16, 0.75f, true);

    private long bytes;

    private record Range(String pack, long from, long to) {}

    ReadRanges(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    synchronized void keep(String pack, long from, byte[] part) {
        if (part.length > mostBytes) {
            return;
        }
        byte[] former = ranges.put(new Range(pack, from, from + part.length), part);
        bytes += part.length - (former == null ? 0 : former.length);
        for (Iterator<byte[]> eldest = ranges.values().iterator(); bytes > mostBytes; ) {
            bytes -= eldest.next().length;
            eldest.remove();
        }
    }

    synchronized Optional<StoredChip> find(ChipPlace place) {
        for (Range range : List.copyOf(ranges.keySet())) {
            if (range.pack().equals(place.key()) && range.from() <= place.offset() && place.end() <= range.to()) {
                byte[] part = ranges.get(range);
                return part == null ? Optional.empty() : Optional.of(StoredChip.within(place, part, range.from()));
            }
        }
        return Optional.empty();
    }
}
