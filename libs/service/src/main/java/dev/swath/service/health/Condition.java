package dev.swath.service.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a service can do its work.
 *
 * @param details what is to be told of its parts, by the part
 */
public record Condition(boolean ready, Map<String, String> details) {
    public Condition {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details)); // keeps the order
    }
}
