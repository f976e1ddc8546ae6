package dev.swath.chip;

import dev.swath.catalogue.CatalogueException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A chip's bytes as they were read, or why they could not be. */
public final class StoredChip {
    private final ChipPlace place;
    private final byte @Nullable [] bytes;
    private final int from;
    private final int to;
    private final @Nullable CatalogueException failure;

    private StoredChip(
            ChipPlace place, byte @Nullable [] bytes, int from, int to, @Nullable CatalogueException failure) {
        this.place = place;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.failure = failure;
    }

    /** @param bytes kept, not copied */
    static StoredChip of(ChipPlace place, byte[] bytes) {
        return new StoredChip(place, bytes, 0, bytes.length, null);
    }

    /** @param bytes of the pack from an offset on; kept, not copied */
    static StoredChip within(ChipPlace place, byte[] bytes, long offset) {
        int from = Math.toIntExact(place.offset() - offset);
        return from + place.length() <= bytes.length
                ? new StoredChip(place, bytes, from, from + place.length(), null)
                : failed(place, place.unreadable("its pack ends before it, at " + (offset + bytes.length)));
    }

    static StoredChip failed(ChipPlace place, CatalogueException failure) {
        return new StoredChip(place, null, 0, 0, failure);
    }

    /** Where it lies. */
    public ChipPlace place() {
        return place;
    }

    /** Why it could not be read; empty if it was. */
    public Optional<CatalogueException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * The PNG, not yet decoded.
     *
     * @return a copy
     * @throws CatalogueException CHIP_UNREADABLE if there is none; OBJECT_GONE if its object is gone
     */
    public byte[] png() {
        if (failure != null) {
            throw failure;
        }
        return Arrays.copyOfRange(Objects.requireNonNull(bytes), from, to);
    }

    /**
     * Decodes it.
     *
     * @throws CatalogueException CHIP_UNREADABLE if it is no chip, is broken, or is another tile's; OBJECT_GONE
     */
    public Chip decode() {
        return ChipReader.read(png(), place);
    }
}
