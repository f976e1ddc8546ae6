package dev.swath.vectorindex.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.vectorindex.IndexSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MilvusVectorIndexTest {
    /** A port that was free a moment ago may be somebody's now. */
    private static final int NOBODYS_PORT = 1;

    @Test
    void shouldBeUnavailableWhereNoServerListens() {
        assertUnavailable(NOBODYS_PORT);
    }

    @Test
    void shouldBeUnavailableWhereTheServerNeverAnswers() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertTimeoutPreemptively(Duration.ofSeconds(90), () -> assertUnavailable(silent.getLocalPort()));
        }
    }

    @Test
    void shouldListAgainWhereAListingFailsWhileACollectionIsDropped() throws IOException {
        try (FakeMilvus server = new FakeMilvus();
                MilvusStorage index = MilvusStorage.open(settings(server.address(), Duration.ofMinutes(1)))) {
            server.listingsThatFail.set(2);
            assertThat(index.forms()).isEmpty();
            assertThat(server.listingsThatFail).hasValue(0);

            server.listingsThatFail.set(100);
            assertThatThrownBy(index::ping).hasMessageContaining("'of_another' does not exist");
            assertThat(server.listingsThatFail).hasValueGreaterThan(0);
        }
    }

    private static IndexSettings.Milvus settings(String address, Duration timeout) {
        return new IndexSettings.Milvus(address, null, null, timeout, timeout);
    }

    private static void assertUnavailable(int port) {
        IndexSettings.Milvus settings = settings("127.0.0.1:" + port, Duration.ofMillis(500));
        try (MilvusStorage index = MilvusStorage.open(settings)) {
            assertThatThrownBy(index::ping)
                    .isInstanceOfSatisfying(
                            CatalogueException.class,
                            away -> assertThat(away.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE))
                    .hasMessageContaining(settings.address());
        }
    }
}
