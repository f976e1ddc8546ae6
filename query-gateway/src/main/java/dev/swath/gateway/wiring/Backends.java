package dev.swath.gateway.wiring;

import dev.swath.gateway.FailureTable;
import dev.swath.gateway.LiveFeed;
import dev.swath.gateway.SceneTable;
import dev.swath.objectstore.ObjectStore;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.Map;

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

    @Override
    void close();
}
