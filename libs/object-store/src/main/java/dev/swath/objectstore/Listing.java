package dev.swath.objectstore;

import io.minio.Result;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.util.Iterator;

/** A listing as the MinIO client pages through it, its failures converted. */
final class Listing implements Iterator<Item> {
    private final Iterator<Result<Item>> results;
    private final String what;

    /** @param what is listed, for the message */
    Listing(Iterator<Result<Item>> results, String what) {
        this.results = results;
        this.what = what;
    }

    @Override
    public boolean hasNext() {
        try {
            return results.hasNext();
        } catch (IllegalStateException e) {
            throw StoreFailures.convert(e, what);
        }
    }

    @Override
    public Item next() {
        try {
            return results.next().get();
        } catch (MinioException | IllegalStateException e) {
            throw StoreFailures.convert(e, what);
        }
    }
}
