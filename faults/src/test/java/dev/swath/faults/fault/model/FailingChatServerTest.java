package dev.swath.faults.fault.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.TileId;
import dev.swath.chip.Chip;
import dev.swath.chip.ChipWriter;
import org.junit.jupiter.api.Test;

class FailingChatServerTest {
    private static final int CHIPS = 500;

    @Test
    void shouldKnowTheTileOfChipWhateverItsChecksumBeginsWith() {
        for (int i = 0; i < CHIPS; i++) {
            TileId tile = new TileId("%032x-0-0-64-64".formatted(i));
            assertThat(FailingChatServer.tile(ChipWriter.write(tile, Chip.of(1, 1, new byte[Chip.CHANNELS]))))
                    .isEqualTo(tile.value());
        }
    }
}
