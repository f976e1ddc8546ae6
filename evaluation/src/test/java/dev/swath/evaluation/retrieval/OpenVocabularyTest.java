package dev.swath.evaluation.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.swath.catalogue.model.Embedding;
import dev.swath.evaluation.data.SceneQuery;
import dev.swath.evaluation.retrieval.OpenVocabulary.QueryAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenVocabularyTest {
    private static final SceneQuery JETS = new SceneQuery("jets", "airplanes", Set.of("airport", "airplane"));
    private static final SceneQuery CREEK = new SceneQuery("creek", "river", Set.of("river"));
    private static final SceneQuery SNOW = new SceneQuery("snow", "ice", Set.of("glacier"));

    private static final Embedding EAST = direction(0);
    private static final Embedding NORTH = direction(90);
    private static final Map<String, Embedding> TEXTS =
            Map.of("jets", EAST, "airplanes", direction(45), "creek", NORTH, "river", NORTH, "snow", EAST, "ice", EAST);

    private final List<String> classes = new ArrayList<>();
    private final List<Embedding> images = new ArrayList<>();

    @Test
    void shouldCountTheRightOnesAmongTheTenNearestOfThePool() {
        add(1, "", 0);
        add(8, "airport", 10);
        add(1, "farmland", 11);
        add(12, "airplane", 60);
        add(2, "river", 80);

        OpenVocabulary asked = OpenVocabulary.of(List.of(JETS, CREEK, SNOW), TEXTS, classes, images);

        // "jets": all airports, then the farmland, then an airplane. "creek": both rivers, of which there are no more.
        assertThat(asked.answers()).containsExactly(new QueryAnswer(JETS, 20, 0.9, 1), new QueryAnswer(CREEK, 2, 1, 1));
        assertThat(asked.leftOut()).containsExactly(SNOW);
        assertThat(figure(asked, "precisionAt10")).isCloseTo(0.95, within(1e-9));
        assertThat(figure(asked, "ownWordsPrecisionAt10")).isEqualTo(1);
        assertThat(figure(asked, "ratio")).isCloseTo(0.95, within(1e-9));
    }

    private static double figure(OpenVocabulary asked, String name) {
        return Objects.requireNonNull(asked.statistics().get(name)).of(new int[] {1, 1});
    }

    private void add(int count, String sceneClass, int degrees) {
        for (int i = 0; i < count; i++) {
            classes.add(sceneClass);
            images.add(direction(degrees));
        }
    }

    private static Embedding direction(int degrees) {
        double angle = Math.toRadians(degrees);
        return Embedding.of(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)});
    }
}
