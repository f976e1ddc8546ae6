package dev.swath.ingest.wiring;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.SceneTable;
import dev.swath.streaming.OwnedTable;
import java.util.List;
import java.util.Optional;

/** The table of {@code swath.scenes} as the use case sees it. */
record OwnedScenes(OwnedTable<SceneSeen> table) implements SceneTable {
    @Override
    public Optional<SceneSeen> find(ObjectId objectId) {
        return table.find(objectId.value());
    }

    @Override
    public boolean owns(ObjectId objectId) {
        return table.owns(objectId.value());
    }

    @Override
    public List<SceneSeen> list() {
        return table.list();
    }
}
