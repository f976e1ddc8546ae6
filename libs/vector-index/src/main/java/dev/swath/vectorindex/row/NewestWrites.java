package dev.swath.vectorindex.row;

import dev.swath.catalogue.TileId;
import dev.swath.vectorindex.IndexWrite;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chooses which writes of a batch are applied. */
public final class NewestWrites {
    private NewestWrites() {}

    /** The newest write of each tile; of equal ones the last. */
    public static Map<TileId, IndexWrite> ofEachTile(List<IndexWrite> writes) {
        Map<TileId, IndexWrite> newest = new LinkedHashMap<>();
        for (IndexWrite write : writes) {
            newest.merge(
                    write.tileId(), write, (held, next) -> RowVersion.of(held).givesWayTo(next) ? next : held);
        }
        return newest;
    }

    /**
     * Those writes that are newer than their rows.
     *
     * @param rows what is stored for the writes' tiles, live or retired
     */
    public static List<IndexWrite> over(Map<TileId, RowVersion> rows, Collection<IndexWrite> writes) {
        return writes.stream()
                .filter(write -> {
                    RowVersion row = rows.get(write.tileId());
                    return row == null || row.givesWayTo(write);
                })
                .toList();
    }
}
