package dev.swath.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Tile;
import dev.swath.catalogue.TileId;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipPlace;
import dev.swath.chip.ChipThumbnail;
import dev.swath.chip.Packs;
import dev.swath.chip.ReadChips;
import dev.swath.chip.StoredChip;
import dev.swath.objectstore.ObjectStore;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads a tile's chip from where its record says that it lies, and makes its thumbnail. Thumbnails are kept in memory.
 * Thread-safe.
 */
public final class ReadPicture {
    /** How many chips are held and decoded at once; each takes some megabytes. */
    private static final int AT_ONCE = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What an entry takes beside its picture. */
    private static final int ENTRY_BYTES = 512;

    private final ReadChips chips;
    private final FindTile tiles;
    private final Cache<ThumbnailKey, byte[]> thumbnails;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** Which picture: a chip that is an object of its own may be written over by another generation. */
    private record ThumbnailKey(ChipPlace place, long generation) {}

    /** A picture. */
    public static final class TileImage {
        private final long generation;
        private final byte[] bytes;

        /**
         * @param generation of the tile that it shows
         * @param bytes kept, not copied
         */
        TileImage(long generation, byte[] bytes) {
            this.generation = generation;
            this.bytes = bytes;
        }

        /** The tile's generation that it shows. */
        public long generation() {
            return generation;
        }

        /** Its bytes; not to be written to. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /**
     * @param tiles says where chips lie, and which tiles a caller may see
     * @param cacheBytes how much of the heap thumbnails may take
     */
    public ReadPicture(ObjectStore store, String chipsBucket, FindTile tiles, long cacheBytes) {
        this.chips = new ReadChips(new ChipsBucket(store, chipsBucket), ReadChips.ReadLimits.SINGLE);
        this.tiles = tiles;
        this.thumbnails = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((ThumbnailKey _, byte[] jpeg) -> ENTRY_BYTES + jpeg.length)
                .build();
    }

    /** The chips bucket. */
    private record ChipsBucket(ObjectStore store, String bucket) implements Packs {
        @Override
        public byte[] read(String pack, long offset, int count) {
            return store.readPart(bucket, new ObjectKey(pack), offset, count);
        }

        @Override
        public byte[] read(String chip) {
            return store.read(bucket, new ObjectKey(chip), ChipPlace.MOST_BYTES);
        }
    }

    /**
     * The tile as the models see it.
     *
     * @return a PNG
     * @throws CatalogueException NOT_FOUND, CHIP_UNREADABLE, STORE_UNAVAILABLE, TOO_MANY_REQUESTS
     */
    public TileImage chip(TileId tileId, Grants grants) {
        Tile tile = tile(tileId, grants);
        return inTurn(() -> {
            StoredChip chip = read(tile);
            if (chip.place().isPacked()) {
                var _ = chip.decode(); // what is no chip of this tile is not shown
            }
            return new TileImage(tile.generation(), chip.png());
        });
    }

    /**
     * The tile, small.
     *
     * @return a JPEG
     * @throws CatalogueException NOT_FOUND, CHIP_UNREADABLE, STORE_UNAVAILABLE, TOO_MANY_REQUESTS
     */
    public TileImage thumbnail(TileId tileId, Grants grants) {
        Tile tile = tile(tileId, grants);
        byte[] jpeg = thumbnails.get(
                new ThumbnailKey(ChipPlace.of(tile), tile.generation()),
                _ -> inTurn(() -> ChipThumbnail.of(read(tile).decode())));
        return new TileImage(tile.generation(), jpeg);
    }

    /** @param tile that the caller may see */
    Chip decode(Tile tile) {
        return inTurn(() -> read(tile).decode());
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CatalogueException(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "%d pictures are being read, so this one has no place".formatted(AT_ONCE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogueException(ErrorCode.STORE_UNAVAILABLE, "stopped while waiting to read a picture", e);
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }

    private Tile tile(TileId tileId, Grants grants) {
        return tiles.get(tileId, grants).row().tile();
    }

    private StoredChip read(Tile tile) {
        StoredChip chip = chips.read(ChipPlace.of(tile));
        chip.failure().filter(e -> e.code() == ErrorCode.OBJECT_GONE).ifPresent(e -> {
            throw new CatalogueException(
                    ErrorCode.NOT_FOUND, "no picture of tile %s is in the catalogue".formatted(tile.tileId()), e);
        });
        return chip;
    }
}
