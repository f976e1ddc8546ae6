package dev.swath.ingest;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.event.SceneSeen;
import java.util.List;
import java.util.Optional;

/** What this instance, as their owner, last decided of its keys. */
public interface SceneTable {
    /** What is known of a key; empty too where another instance owns it. */
    Optional<SceneSeen> find(ObjectId objectId);

    /** Whether this instance decides for the key. */
    boolean owns(ObjectId objectId);

    /** Everything known of the keys that this instance owns. */
    List<SceneSeen> list();
}
