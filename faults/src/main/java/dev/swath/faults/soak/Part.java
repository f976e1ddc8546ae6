package dev.swath.faults.soak;

import dev.swath.faults.site.Child;
import dev.swath.faults.site.Service;
import dev.swath.faults.site.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process of a site: a service, the broker or the store.
 *
 * @param name as people call it
 * @param service empty for broker and store
 */
record Part(String name, Optional<Service> service) {
    private static final Part BROKER = new Part("broker", Optional.empty());
    private static final Part STORE = new Part("store", Optional.empty());

    static List<Part> all() {
        List<Part> parts = new ArrayList<>();
        for (Service service : Service.values()) {
            parts.add(new Part(service.module(), Optional.of(service)));
        }
        parts.add(BROKER);
        parts.add(STORE);
        return parts;
    }

    Child of(Site site) {
        return service.map(site::service).orElseGet(() -> equals(BROKER) ? site.broker() : site.server());
    }
}
