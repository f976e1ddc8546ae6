package dev.swath.encoder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.chip.Chip;
import dev.swath.embedded.EmbeddedStore;
import dev.swath.objectstore.MinioObjectStore;
import dev.swath.objectstore.ObjectStore;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredChipsTest {
    @Test
    void shouldReadBackAChipOfItsOwnAndLeaveNothing(@TempDir Path folder) throws Exception {
        Chip own = Chip.of(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        try (EmbeddedStore server =
                        EmbeddedStore.start(folder, 0, new EmbeddedStore.Credentials("swath", "swath-local"));
                ObjectStore store = MinioObjectStore.open(server.endpoint(), "swath", "swath-local")) {
            store.ensureBucket("chips");
            StoredChips chips = new StoredChips(store, "chips", 1 << 20);

            Optional<Chip> read = chips.readBack(own);

            assertThat(read)
                    .hasValueSatisfying(chip -> assertThat(chip.toArray()).isEqualTo(own.toArray()));
            try (Stream<?> left = store.list("chips", "")) {
                assertThat(left).isEmpty();
            }
            assertThatThrownBy(() -> new StoredChips(store, "missing", 1 << 20).readBack(own))
                    .isInstanceOfSatisfying(
                            CatalogueException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        }
    }
}
