package dev.swath.dialogue.words;

import java.util.Map;
import java.util.Optional;

/**
 * Where a pattern matched, and what its slots hold.
 *
 * @param end the position after it
 * @param text what matched, as it was written
 */
public record Match(int start, int end, String text, Map<String, Object> values) {
    public <T> T get(String key, Class<T> type) {
        return find(key, type).orElseThrow(() -> new IllegalStateException("no slot was kept as " + key));
    }

    public <T> Optional<T> find(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }
}
