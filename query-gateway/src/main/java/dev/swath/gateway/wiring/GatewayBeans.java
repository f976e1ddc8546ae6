package dev.swath.gateway.wiring;

import dev.swath.catalogue.model.QueryEncoder;
import dev.swath.gateway.remote.HttpQueryEncoder;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What another application may put in the place of: the standalone process encodes queries itself. */
@Singleton
class GatewayBeans {
    @Produces
    @Singleton
    @DefaultBean
    QueryEncoder queryEncoder(GatewayConfig config) {
        return new HttpQueryEncoder(
                config.textEncoder(), config.imageEncoder(), config.encoderConnectTimeout(), config.encoderTimeout());
    }

    void close(@Disposes QueryEncoder encoder) {
        if (encoder instanceof HttpQueryEncoder http) {
            http.close();
        }
    }

    @Produces
    @Singleton
    @DefaultBean
    Backends backends(GatewayConfig config) {
        return new ConnectedBackends(config);
    }
}
