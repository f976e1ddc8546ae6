package dev.swath.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StoreWatchTest {
    @Test
    void shouldNotWaitLongForAStoreThatAcceptsConnectionsAndAnswersNothing() throws Exception {
        try (ServerSocket hung = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ObjectStore store = MinioObjectStore.open(
                        URI.create("http://127.0.0.1:" + hung.getLocalPort()),
                        "a",
                        "secret-key",
                        Duration.ofHours(1))) {
            assertThatThrownBy(() -> store.ping("bucket"))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        }
    }

    @Test
    void shouldNameAStoreThatIsAway() throws Exception {
        try (ObjectStore store = MinioObjectStore.open(URI.create("http://127.0.0.1:1"), "a", "secret-key");
                StoreWatch watch = StoreWatch.start(store, "bucket")) {
            CountDownLatch named = new CountDownLatch(1);
            Optional<CatalogueException> complaint = Optional.empty();
            while (complaint.isEmpty()) {
                boolean _ = named.await(50, TimeUnit.MILLISECONDS);
                complaint = watch.findComplaint();
            }
            assertThat(complaint.get().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
        }
    }
}
