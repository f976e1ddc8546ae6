package dev.swath.faults.process;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.catalogue.api.SearchThreshold;
import dev.swath.client.GatewayClient;
import dev.swath.ledger.DeepLedger;
import dev.swath.ledger.GatewayIndex;
import dev.swath.ledger.Report;
import dev.swath.objectstore.ObjectStore;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Observes from outside what the running processes hold. */
public final class ObservedCatalogue {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI address;
    private final String bootstrap;
    private final ObjectStore store;

    ObservedCatalogue(URI address, String bootstrap, ObjectStore store) {
        this.address = address;
        this.bootstrap = bootstrap;
        this.store = store;
    }

    /** A client of the gateway. The caller closes it. */
    public GatewayClient gateway() {
        return new GatewayClient(address);
    }

    /** The live rows of the current model version, each tile with whether it is captioned. */
    public Map<TileId, Boolean> indexed() {
        return indexed(null);
    }

    /**
     * The live rows of a model version, each tile with whether it is captioned.
     *
     * @param modelVersion null for the current one
     */
    public Map<TileId, Boolean> indexed(@Nullable ModelVersion modelVersion) {
        Map<TileId, Boolean> rows = new HashMap<>();
        try (GatewayClient gateway = gateway()) {
            gateway.indexTiles(modelVersion, row -> rows.put(row.tileId(), row.captioned()));
        }
        return rows;
    }

    /** The version of the models that work, as the gateway says. */
    public ModelVersion modelVersion() {
        try (GatewayClient gateway = gateway()) {
            return Objects.requireNonNull(gateway.status().modelVersion(), "the index has no rows yet");
        }
    }

    /** The most hits that the gateway gives at once. */
    public SearchAnswer search(String text) {
        try (GatewayClient gateway = gateway()) {
            return gateway.search(SearchQuery.builder()
                    .text(text)
                    .threshold(SearchThreshold.ofScore(-1))
                    .limit(SearchQuery.MAX_LIMIT)
                    .build());
        }
    }

    /**
     * Compares everything that the topics ever told with the buckets and the index.
     *
     * @param timeout how long to wait for work under way, and for servers that do not answer
     */
    public Report reconcile(Duration timeout) throws InterruptedException {
        return Retry.every(PAUSE)
                .within(timeout)
                .ask(() -> tryToReconcile(timeout), Optional::isPresent)
                .orElseThrow(() -> new AssertionError("no ledger within " + timeout + ": a server does not answer"));
    }

    /**
     * Does what {@code ./swath reconcile --deep --repair} does.
     *
     * @param timeout how long to wait for work under way
     * @return the keys that are looked at again; if there are none, failures of lost records are closed
     */
    public Set<ObjectKey> repair(Duration timeout) throws InterruptedException {
        try (GatewayClient gateway = gateway();
                DeepLedger ledger =
                        new DeepLedger(store, DeepLedger.Buckets.DEFAULT, bootstrap, new GatewayIndex(gateway))) {
            Report report = ledger.check(timeout);
            Set<ObjectKey> keys = ledger.repair(report);
            if (report.isClean()) {
                ledger.closeLosses();
            }
            return keys;
        }
    }

    /** Returns nothing if a server does not answer. */
    private Optional<Report> tryToReconcile(Duration timeout) throws InterruptedException {
        try (GatewayClient gateway = gateway();
                DeepLedger ledger =
                        new DeepLedger(store, DeepLedger.Buckets.DEFAULT, bootstrap, new GatewayIndex(gateway))) {
            return Optional.of(ledger.check(timeout));
        } catch (CatalogueException e) {
            if (e.kind() != ErrorKind.TRANSIENT) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
