package dev.swath.ledger.deep;

import dev.swath.catalogue.ModelVersion;
import dev.swath.catalogue.event.ItemPublished;
import java.util.Optional;

/** The version of a tile, as its item states it. */
record ItemVersion(long generation, Optional<ModelVersion> modelVersion, boolean captioned) {
    static ItemVersion of(ItemPublished item) {
        return new ItemVersion(
                item.properties().get("swath:generation") instanceof Number generation ? generation.longValue() : 0,
                Optional.ofNullable(item.properties().get("swath:model_version"))
                        .map(version -> new ModelVersion(version.toString())),
                item.properties().containsKey("description"));
    }
}
