package dev.swath.gateway.wiring;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** Starts the gateway on a broker, a store and an index folder of its own. */
public class ServersProfile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(Servers.class));
    }
}
