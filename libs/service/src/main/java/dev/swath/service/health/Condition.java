package dev.swath.service.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a service can do its work.
 *
 * @param details the details to show, by the part that they are about
 */
public record Condition(boolean ready, Map<String, String> details) {
    public Condition {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details)); // keeps the order
    }
}
