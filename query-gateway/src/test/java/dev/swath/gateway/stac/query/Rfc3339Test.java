package dev.swath.gateway.stac.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.catalogue.CatalogueException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1985-04-12T23:20:50.52Z",
                "1996-12-19T16:39:57-08:00",
                "../1985-04-12T23:20:50.52Z",
                "1985-04-12T23:20:50.52Z/",
                "1985-04-12t23:20:50.000z",
                "2020-07-23T00:00:00.0123456789Z",
                "1990-12-31T23:59:60Z"
            })
    void shouldReadWhatOgcAllows(String text) {
        assertThat(Rfc3339.parse("datetime", text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "../..",
                "/..",
                "../",
                "",
                "1984-04-12T23:20:50.52Z/1985-04-12T23:20:50.52Z/",
                "1985-04-12",
                "1937-01-01T12:00:27.87+0100",
                "37-01-01T12:00:27.87Z",
                "21985-12-12T23:20:50.52Z",
                "1985-12-12T23:20:50.52",
                "2026-13-01T00:00:00Z",
                "1985-12-01T25:20:50.52Z",
                "1985-04-12T23:20:50.Z",
                "1985-04-12T23:20:50,52Z",
                "1985-12-01T00:06:61.52Z",
                "1986-04-12T23:20:50.52Z/1985-04-12T23:20:50.52Z"
            })
    void shouldRefuseTheRest(String text) {
        assertThatThrownBy(() -> Rfc3339.parse("datetime", text))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo("datetime"));
    }

    @org.junit.jupiter.api.Test
    void shouldReadALeapSecondAsTheOneBefore() {
        assertThat(Rfc3339.parse("datetime", "1990-12-31T23:59:60Z").start())
                .isEqualTo(Instant.parse("1990-12-31T23:59:59Z"));
    }
}
