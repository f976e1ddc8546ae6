package dev.swath.faults.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.faults.process.ProcessSettings;
import dev.swath.faults.process.SwathService;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpgradeOrderTest {
    private static final Path FORMER = Path.of("former");

    @ParameterizedTest
    @EnumSource
    void shouldReplaceEveryServiceAndEndWithoutSettingsForTheWayThere(UpgradeOrder order) {
        ProcessSettings settings = ProcessSettings.standard();
        for (SwathService service : SwathService.values()) {
            settings = settings.withHome(service, FORMER);
        }

        for (UpgradeOrder.UpgradeStep step : order.steps()) {
            settings = step.after(settings);
        }

        assertThat(settings.homes()).isEmpty();
        assertThat(settings.environment().get(SwathService.INGEST)).isEmpty();
    }

    @Test
    void shouldReplaceReadersBeforeWriters() {
        List<SwathService> services = UpgradeOrder.READERS_FIRST.steps().stream()
                .map(UpgradeOrder.UpgradeStep::service)
                .toList();

        assertThat(services)
                .containsExactly(
                        SwathService.GATEWAY,
                        SwathService.INDEX,
                        SwathService.CAPTION,
                        SwathService.ENCODER,
                        SwathService.INGEST);
    }

    @Test
    void shouldNotWritePacksWhileAnEncoderOfTheVersionBeforeReads() {
        UpgradeOrder.UpgradeStep first = UpgradeOrder.WRITERS_FIRST.steps().getFirst();

        assertThat(first.service()).isEqualTo(SwathService.INGEST);
        assertThat(first.environment()).containsEntry("SWATH_INGEST_PACKS", "false");
    }
}
