package dev.swath.gateway.stac.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicAddressTest {
    @Test
    void shouldBeTheRequestsOwnWithoutAProxy() {
        assertThat(address(Map.of())).isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void shouldBeWhatTheClientAskedTheProxyFor() {
        assertThat(address(Map.of("X-Forwarded-Proto", "https", "X-Forwarded-Host", "swath.example")))
                .isEqualTo("https://swath.example");
        assertThat(address(Map.of("X-Forwarded-Proto", "https, http", "X-Forwarded-Host", "a.example, b.example")))
                .isEqualTo("https://a.example");
        assertThat(address(Map.of("X-Forwarded-Host", "a.example", "X-Forwarded-Port", "8443")))
                .isEqualTo("http://a.example:8443");
        assertThat(address(Map.of(
                        "X-Forwarded-Proto", "https", "X-Forwarded-Host", "a.example", "X-Forwarded-Port", "443")))
                .isEqualTo("https://a.example");
        assertThat(address(Map.of("X-Forwarded-Host", "a.example:9000", "X-Forwarded-Prefix", "/maps/swath/")))
                .isEqualTo("http://a.example:9000/maps/swath");
        assertThat(address(Map.of("X-Forwarded-Port", "80"))).isEqualTo("http://127.0.0.1");
    }

    @Test
    void shouldIgnoreHeadersThatNameNoHost() {
        assertThat(address(Map.of(
                        "X-Forwarded-Proto", "javascript",
                        "X-Forwarded-Host", "a.example/<script>",
                        "X-Forwarded-Prefix", "//evil.example",
                        "X-Forwarded-Port", "80a")))
                .isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void shouldEncodeIdsInPaths() {
        assertThat(new PublicAddress("http://a").item("two words/ü", "x"))
                .isEqualTo("http://a/stac/collections/two%20words%2F%C3%BC/items/x");
    }

    private static String address(Map<String, String> headers) {
        return PublicAddress.of(headers::get, "http", "127.0.0.1:8080").base();
    }
}
