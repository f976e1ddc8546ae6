package dev.swath.indexer;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.ModelSelected;
import java.util.Optional;
import java.util.function.Function;

/** A record in memory. */
final class FakeModelRecord implements ModelRecord {
    Optional<ModelSelected> record = Optional.empty();
    boolean away;

    @Override
    public Optional<ModelSelected> find() {
        return record;
    }

    @Override
    public Optional<ModelSelected> change(Function<Optional<ModelSelected>, Optional<ModelSelected>> change) {
        if (away) {
            throw new CatalogueException(ErrorCode.KAFKA_UNAVAILABLE, "Kafka is away");
        }
        record = change.apply(record);
        return record;
    }
}
