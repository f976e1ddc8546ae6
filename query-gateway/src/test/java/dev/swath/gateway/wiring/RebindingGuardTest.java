package dev.swath.gateway.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.service.config.Configs;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebindingGuardTest {
    private final RebindingGuard guard = new RebindingGuard(Configs.of(GatewayConfig.class, Map.of()));
    private final RebindingGuard named =
            new RebindingGuard(Configs.of(GatewayConfig.class, Map.of("swath.gateway.mcp-hosts", "swath.example.org")));

    @ParameterizedTest
    @CsvSource({
        "localhost,, 127.0.0.1, true",
        "127.0.0.1, http://localhost:3000, 127.0.0.1, true",
        "[::1],, 0:0:0:0:0:0:0:1, true",
        "evil.example,, 127.0.0.1, false",
        "localhost, http://evil.example, 127.0.0.1, false",
        "evil.example, http://evil.example, 127.0.0.1, false",
        "swath.example.org,, 10.0.0.7, true",
        "swath.example.org, https://swath.example.org, 10.0.0.7, true",
        "swath.example.org, https://evil.example, 10.0.0.7, false",
        "localhost, null, 127.0.0.1, false",
    })
    void shouldKeepOthersPagesOut(String host, @Nullable String origin, String address, boolean allowed) {
        assertThat(guard.isAllowed(host, origin, address)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "swath.example.org,, 127.0.0.1, true",
        "localhost,, 127.0.0.1, false",
        "swath.example.org, http://localhost, 127.0.0.1, false",
    })
    void shouldTakeTheNamedHostsAlone(String host, @Nullable String origin, String address, boolean allowed) {
        assertThat(named.isAllowed(host, origin, address)).isEqualTo(allowed);
    }
}
