package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.gateway.live.LiveFeed;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.objectstore.ObjectStore;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.Map;
import java.util.Optional;

/** The servers behind the gateway. */
public interface Backends extends AutoCloseable {
    VectorIndexReader index();

    ObjectStore store();

    /** Records each stage has yet to consume, in the order of a tile's way. */
    Map<String, Long> lag();

    /** Begins to keep the tables and the feed up to date; once. */
    void follow(SceneTable scenes, FailureTable failures, LiveFeed feed);

    /** Whether the tables hold what their topics held when they were first read. */
    boolean caughtUp();

    /** What keeps the tables and the feed from being kept up to date; empty where nothing does. */
    Optional<CatalogueException> findComplaint();

    @Override
    void close();
}
