package dev.swath.gateway.wiring;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Set;

/** Starts the gateway on {@link FakeBackends}. */
public class FakeBackendsProfile implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeBackends.class);
    }
}
