package dev.swath.ingest.look;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.ingest.cut.FoundObject;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import dev.swath.raster.ProductCheck;
import java.time.Duration;
import java.util.Map;

/**
 * Says whether a product folder can be begun. If every file of its manifest is there, at once. If only the required
 * files are there, after a quiet time. A product that lacks a required file is given up after a longer time.
 * Thread-safe.
 */
public final class JudgeProduct {
    private static final long MOST_MANIFEST_BYTES = 4 << 20;

    private final ObjectStore store;
    private final WaitingProducts waiting;
    private final Duration quiet;
    private final Duration timeout;

    /**
     * @param quiet how long no file must have come before a partial product is begun
     * @param timeout how long no file must have come before a product that lacks a required one is given up
     */
    public JudgeProduct(ObjectStore store, WaitingProducts waiting, Duration quiet, Duration timeout) {
        this.store = store;
        this.waiting = waiting;
        this.quiet = quiet;
        this.timeout = timeout;
    }

    /**
     * Whether to read the product now. Otherwise it is looked at again later.
     *
     * @throws CatalogueException INCOMPLETE_PRODUCT, UNSUPPORTED_FORMAT; OBJECT_CHANGED or OBJECT_GONE if the manifest changed while it was read
     */
    boolean isReady(FoundObject product) {
        ProductCheck check = check(product);
        if (check.isWhole()) {
            return true;
        }
        Duration patience = check.isReadable() ? quiet : timeout;
        if (waiting.quietFor(product).compareTo(patience) < 0) {
            waiting.await(product, patience);
            return false;
        }
        if (check.isReadable()) {
            return true;
        }
        throw new CatalogueException(
                ErrorCode.INCOMPLETE_PRODUCT,
                "expected %s in %s, found %d other files and no more for %s"
                        .formatted(
                                String.join(" and ", check.required()),
                                product.productFolder(),
                                product.members().size(),
                                timeout));
    }

    private ProductCheck check(FoundObject product) {
        Map<String, StoredObject> files = product.membersByName();
        StoredObject manifest = files.get(ProductCheck.MANIFEST);
        return ProductCheck.of(
                files.keySet(),
                manifest == null
                        ? null
                        : store.read(product.bucket(), manifest.key(), manifest.etag(), MOST_MANIFEST_BYTES));
    }
}
