package dev.swath.ingest.wiring;

import dev.swath.catalogue.ObjectId;
import dev.swath.catalogue.ObjectKey;
import dev.swath.catalogue.Topic;
import dev.swath.catalogue.event.SceneSeen;
import dev.swath.ingest.table.KnownScenes;
import dev.swath.ingest.table.ScenesOnDisk;
import dev.swath.streaming.OwnedTable;
import java.util.Iterator;
import java.util.Optional;

/** The table of {@code swath.scenes} as the use case sees it. */
record OwnedScenes(OwnedTable<SceneSeen> table, ScenesOnDisk disk) implements KnownScenes {
    static OwnedScenes on(ScenesOnDisk disk) {
        return new OwnedScenes(new OwnedTable<>(Topic.SCENES, SceneSeen.class, partition -> disk.partition()), disk);
    }

    @Override
    public Optional<SceneSeen> find(String bucket, ObjectKey key) {
        return table.find(ObjectId.of(bucket, key).value(), ScenesOnDisk.lookUp(bucket, key));
    }

    @Override
    public boolean owns(ObjectId objectId) {
        return table.owns(objectId.value());
    }

    @Override
    public Iterator<Known> known(String bucket) {
        return disk.known(bucket);
    }
}
