package dev.swath.gateway.wiring;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.Stage;
import dev.swath.catalogue.api.CatalogueStatus.Complaint;
import dev.swath.catalogue.api.StageLag;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.client.ReplayFailures.Replayed;
import dev.swath.gateway.CurrentModel;
import dev.swath.gateway.changes.ChangeLog;
import dev.swath.gateway.tables.FailureTable;
import dev.swath.gateway.tables.SceneTable;
import dev.swath.objectstore.ObjectStore;
import dev.swath.streaming.UnreadAge.Unread;
import dev.swath.vectorindex.VectorIndexReader;
import java.util.List;
import java.util.Map;

/** The servers behind the gateway. */
public interface Backends extends AutoCloseable {
    VectorIndexReader index();

    ObjectStore store();

    /** The records that each stage still has to consume, in the order of a tile's way. */
    Map<String, Long> lag();

    /**
     * What a stage has still to work on. It reads it.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    StageLag count(Stage stage);

    /** How old the oldest record is that a stage has not read. */
    Map<Stage, Unread> unread();

    /** What the change feed reads. */
    ChangeLog changes();

    /** Starts to keep the tables up to date. Called once. */
    void follow(SceneTable scenes, FailureTable failures);

    /** Starts to keep up to date which model version is searched. Called once. */
    void follow(CurrentModel currentModel);

    /**
     * Has the objects of failures looked at again.
     *
     * @throws CatalogueException KAFKA_UNAVAILABLE
     */
    Replayed replay(List<TileFailed> failures);

    /**
     * Checks that the tables were read to the end of their topics.
     *
     * @throws CatalogueException STILL_LOADING, with how far they are
     */
    void checkTables();

    /** What keeps the tables and the feed from being true to their topics. */
    List<Complaint> complaints();

    @Override
    void close();
}
