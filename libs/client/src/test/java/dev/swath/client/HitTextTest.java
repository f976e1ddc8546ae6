package dev.swath.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HitTextTest {
    @Test
    void shouldShowAHitsProbabilityWhereThereIsOne() throws IOException {
        String hit = "{\"score\": 0.4321, \"caption\": \"a harbour\", \"key\": \"a.tif\", \"tileId\": \"t\"";

        assertThat(HitText.of(EventJson.mapper().readTree(hit + "}"))).startsWith(" 0.432  a harbour");
        assertThat(HitText.of(EventJson.mapper().readTree(hit + ", \"probability\": 0.728}")))
                .startsWith(" 0.432   73 %  a harbour");
    }
}
