package dev.swath.encoder.store;

import dev.swath.catalogue.ObjectKey;
import dev.swath.encoder.ChipStore;
import dev.swath.objectstore.ObjectStore;
import dev.swath.objectstore.StoredObject;
import java.util.List;
import java.util.stream.Stream;

/** The chips bucket. Thread-safe. */
public record StoredChips(ObjectStore store, String bucket, int maxBytes) implements ChipStore {
    private static final String CHIPS = "chips/";
    private static final int SOME = 3;

    @Override
    public byte[] read(String chip) {
        return store.read(bucket, new ObjectKey(chip), maxBytes);
    }

    @Override
    public List<String> listSome() {
        try (Stream<StoredObject> chips = store.list(bucket, CHIPS)) {
            return chips.limit(SOME).map(chip -> chip.key().value()).toList();
        }
    }
}
