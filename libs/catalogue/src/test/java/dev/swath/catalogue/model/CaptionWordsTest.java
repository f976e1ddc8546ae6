package dev.swath.catalogue.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionWordsTest {
    @ParameterizedTest
    @CsvSource({
        "airplanes parked, an airplane parks",
        "buildings, building",
        "planned cities, plan city",
        "beaches, beach",
        "tree-lined roads, TREES; line the road!",
        "café, cafe"
    })
    void shouldGiveFormsOfAWordOneStem(String left, String right) {
        assertThat(EnglishStems.of(left)).isEqualTo(EnglishStems.of(right)).isNotEmpty();
    }

    @Test
    void shouldLeaveOutWordsWithoutMeaning() {
        assertThat(EnglishStems.of("there are two of them beside the")).containsExactly("them");
        assertThat(CaptionWords.of("the of and, …")).isEmpty();
        assertThat(EnglishStems.of("grass glass bus")).containsExactly("grass", "glass", "bus");
    }

    @Test
    void shouldSayWhichShareOfTheWordsACaptionHolds() {
        CaptionWords words = CaptionWords.of("airplanes on the runway").orElseThrow();

        assertThat(words.share("an airplane stands on a runway")).isCloseTo(1, within(1e-9));
        assertThat(words.share("an airplane")).isBetween(0.2, 0.8);
        assertThat(words.share("a forest")).isZero();
        assertThat(words.share(null)).isZero();
        assertThat(words.matching("Two airplanes beside a Runway, airplanes")).containsExactly("airplanes", "Runway");
    }

    @Test
    void shouldWeighRareWordsMore() {
        CaptionWords words = CaptionWords.of("green aerodrome").orElseThrow();

        assertThat(words.share("an aerodrome")).isGreaterThan(words.share("something green"));
    }

    @Test
    void shouldRankByTheCosineAlone() {
        // Pages go by the index's order. Another weight needs another order, see decision 0049.
        assertThat(CaptionWords.fused(0.4321, 1)).isEqualTo(0.4321);
    }
}
