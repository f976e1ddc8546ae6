package dev.swath.evaluation.captioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.swath.evaluation.statistics.Statistic;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CaptionScoresParityTest {
    private static final Offset<Double> CLOSE = within(1e-6);

    private record Image(List<String> references, String caption, double bleu4, double rougeL, double cider) {}

    private record Corpus(String name, List<Double> bleu, double rougeL, double cider, List<Image> images) {}

    @Test
    void shouldScoreAsTheReferenceDoes() throws IOException {
        List<Corpus> cases = new JsonMapper()
                .readValue(
                        CaptionScoresParityTest.class.getResource("/caption-metrics.json"), new TypeReference<>() {});

        assertThat(cases).extracting(Corpus::name).contains("mixed", "one image");
        cases.forEach(CaptionScoresParityTest::check);
    }

    @Test
    void shouldWeighAnImageThatIsDrawnTwiceAsTwoImages() {
        List<Bleu> corpus = List.of(
                new Bleu(List.of("a", "lake"), List.of(List.of("a", "small", "lake"))),
                new Bleu(List.of("boats"), List.of(List.of("two", "boats"))),
                new Bleu(List.of("a", "road", "and", "trees"), List.of(List.of("a", "road"))));
        List<Bleu> drawn = List.of(corpus.get(0), corpus.get(0), corpus.get(2));

        assertThat(Bleu.score(corpus, new int[] {2, 0, 1}, 4)).isEqualTo(Bleu.score(drawn, new int[] {1, 1, 1}, 4));
    }

    private static void check(Corpus corpus) {
        List<Image> images = corpus.images();
        CaptionScores scores = CaptionScores.of(
                images.stream().map(Image::caption).toList(),
                images.stream().map(Image::references).toList());

        int[] once = new int[images.size()];
        Arrays.fill(once, 1);
        Map<String, Statistic> statistics = scores.statistics();
        for (int n = 1; n <= 4; n++) {
            assertFigure(statistics, "bleu" + n, once, corpus.bleu().get(n - 1), corpus.name());
        }
        assertFigure(statistics, "rougeL", once, corpus.rougeL(), corpus.name());
        assertFigure(statistics, "cider", once, corpus.cider(), corpus.name());
        for (int i = 0; i < images.size(); i++) {
            String what = corpus.name() + ", image " + i;
            assertThat(scores.bleu4(i)).as(what).isCloseTo(images.get(i).bleu4(), CLOSE);
            assertThat(scores.rougeL(i)).as(what).isCloseTo(images.get(i).rougeL(), CLOSE);
            assertThat(scores.cider(i)).as(what).isCloseTo(images.get(i).cider(), CLOSE);
        }
    }

    private static void assertFigure(
            Map<String, Statistic> statistics, String name, int[] weights, double expected, String corpus) {
        assertThat(Objects.requireNonNull(statistics.get(name)).of(weights))
                .as("%s of %s", name, corpus)
                .isCloseTo(expected, CLOSE);
    }
}
