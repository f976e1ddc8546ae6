package dev.swath.raster.metadata;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.raster.ByteSource;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The chain of directories of a TIFF or BigTIFF. Our own code reads it, since nothing may be allocated just because a file claims a size.
 *
 * @see <a href="https://www.itu.int/itudoc/itu-t/com16/tiff-fx/docs/tiff6.pdf">TIFF 6.0, section 2</a>
 */
public final class TiffFile {
    private static final int BIG_TIFF = 43;
    /** Further pages are not looked at. */
    private static final int MOST_DIRECTORIES = 256;

    private final ByteSource source;
    private final ByteOrder order;
    private final boolean big;
    private final List<TiffDirectory> directories = new ArrayList<>();

    private TiffFile(ByteSource source, ByteOrder order, boolean big) {
        this.source = source;
        this.order = order;
        this.big = big;
    }

    /** @throws CatalogueException UNREADABLE_IMAGE */
    public static TiffFile read(ByteSource source) {
        try {
            ByteOrder order = source.read(0, 1)[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            boolean big = ByteBuffer.wrap(source.read(2, 2)).order(order).getShort() == BIG_TIFF;
            TiffFile file = new TiffFile(source, order, big);
            file.readChain();
            return file;
        } catch (BufferUnderflowException | ArithmeticException | IllegalArgumentException e) {
            throw new CatalogueException(
                    ErrorCode.UNREADABLE_IMAGE, "a directory of the TIFF is not readable: " + e.getMessage(), e);
        }
    }

    public ByteOrder order() {
        return order;
    }

    /** At least one. */
    public List<TiffDirectory> directories() {
        return directories;
    }

    private void readChain() {
        Set<Long> seen = new HashSet<>();
        long at = big ? number(8) : number(4);
        while (at != 0) {
            if (!seen.add(at)) {
                throw unreadable("the TIFF's directories go round in a circle at byte " + at);
            }
            Optional<TiffDirectory> directory = directory(at);
            directory.ifPresent(directories::add);
            at = directories.size() < MOST_DIRECTORIES
                    ? directory.map(TiffDirectory::next).orElse(0L)
                    : 0;
        }
        if (directories.isEmpty()) {
            throw unreadable("the TIFF has no directory");
        }
    }

    /** Empty if it is not the first and not readable: some programs leave garbage where the chain should end. */
    private Optional<TiffDirectory> directory(long at) {
        try {
            return Optional.of(TiffDirectory.read(source, order, big, at));
        } catch (BufferUnderflowException | ArithmeticException | IllegalArgumentException e) {
            return passedOver(e);
        } catch (CatalogueException e) {
            if (e.code() != ErrorCode.UNREADABLE_IMAGE) {
                throw e;
            }
            return passedOver(e);
        }
    }

    private Optional<TiffDirectory> passedOver(RuntimeException unreadable) {
        if (directories.isEmpty()) {
            throw unreadable;
        }
        return Optional.empty();
    }

    private long number(long at) {
        ByteBuffer bytes = ByteBuffer.wrap(source.read(at, big ? Long.BYTES : Integer.BYTES))
                .order(order);
        return big ? bytes.getLong() : bytes.getInt() & 0xffffffffL;
    }

    private static CatalogueException unreadable(String what) {
        return new CatalogueException(ErrorCode.UNREADABLE_IMAGE, what);
    }
}
