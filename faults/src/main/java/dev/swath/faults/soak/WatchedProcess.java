package dev.swath.faults.soak;

import dev.swath.embedded.ChildProcess;
import dev.swath.faults.process.SwathProcesses;
import dev.swath.faults.process.SwathService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the processes: a service, the broker or the store.
 *
 * @param name as people call it
 * @param service empty for broker and store
 */
record WatchedProcess(String name, Optional<SwathService> service) {
    private static final WatchedProcess BROKER = new WatchedProcess("broker", Optional.empty());
    private static final WatchedProcess STORE = new WatchedProcess("store", Optional.empty());

    static List<WatchedProcess> all() {
        List<WatchedProcess> parts = new ArrayList<>();
        for (SwathService service : SwathService.values()) {
            parts.add(new WatchedProcess(service.module(), Optional.of(service)));
        }
        parts.add(BROKER);
        parts.add(STORE);
        return parts;
    }

    ChildProcess of(SwathProcesses swath) {
        return service.map(swath::service).orElseGet(() -> equals(BROKER) ? swath.broker() : swath.server());
    }
}
