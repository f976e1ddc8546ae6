package dev.swath.streaming;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where an {@link OwnedTable} keeps the newest events of one partition. Called by one thread at a time. Each call may throw
 * a {@link dev.swath.catalogue.CatalogueException}; then the content is taken for lost, and read anew into another place.
 */
public interface TablePartition<E> {
    Optional<E> find(String key);

    void put(String key, E event);

    void remove(String key);

    /** Forgets all; nothing else is called afterwards. */
    void drop();

    /** One on the heap. */
    static <E> TablePartition<E> inMemory() {
        Map<String, E> events = new HashMap<>();
        return new TablePartition<>() {
            @Override
            public Optional<E> find(String key) {
                return Optional.ofNullable(events.get(key));
            }

            @Override
            public void put(String key, E event) {
                events.put(key, event);
            }

            @Override
            public void remove(String key) {
                events.remove(key);
            }

            @Override
            public void drop() {
                events.clear();
            }
        };
    }
}
