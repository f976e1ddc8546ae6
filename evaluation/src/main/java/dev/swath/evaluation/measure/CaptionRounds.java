package dev.swath.evaluation.measure;

import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.QueryMixture;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.data.DataSet;
import dev.swath.modelruntime.EncodedImage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How well an image is found by a conversation whose turns are its captions, round after round, as FROMAGe measures dialogue. Of images of which each caption is
 * new to the model; all images of the split are searched.
 *
 * @param asked how many images are looked for
 * @param searched among how many
 * @param rounds the first has one turn
 */
public record CaptionRounds(String modelVersion, int asked, int searched, List<Round> rounds) {
    private static final int LEVEL = 10;
    private static final int ROUNDS = 5;
    private static final double PERCENT = 100;

    /**
     * One round's recall at 10, in percent.
     *
     * @param conversation by the vector of all turns
     * @param mean by the mean of the turns' own vectors
     * @param alone by the last turn alone
     */
    public record Round(double conversation, double mean, double alone) {}

    public CaptionRounds {
        rounds = List.copyOf(rounds);
    }

    /**
     * Runs the bundle.
     *
     * @param known captions that the model was trained on
     * @param every takes only each so-maniest of the images
     */
    public static CaptionRounds of(Path bundle, DataSet data, Set<String> known, int every, PrintStream progress) {
        List<Integer> asked = new ArrayList<>();
        for (int image = 0; image < data.images().size(); image++) {
            List<String> captions = data.images().get(image).sentences();
            if (captions.size() == ROUNDS && captions.stream().noneMatch(known::contains)) {
                asked.add(image);
            }
        }
        List<Integer> some = IntStream.range(0, asked.size())
                .filter(i -> i % every == 0)
                .mapToObj(asked::get)
                .toList();
        try (BundleRunner runner = new BundleRunner(bundle, OptionalInt.empty(), progress)) {
            List<Embedding> images = runner.encode(data.images()).results().stream()
                    .map(EncodedImage::embedding)
                    .toList();
            List<List<String>> captions = some.stream()
                    .map(image -> data.images().get(image))
                    .map(CaptionedImage::queries)
                    .toList();
            Map<String, Embedding> alone = runner.embed(
                    captions.stream().flatMap(List::stream).distinct().toList());
            List<Round> rounds = new ArrayList<>();
            for (int turns = 1; turns <= ROUNDS; turns++) {
                int last = turns;
                List<Embedding> conversations = runner.embedTurns(
                        captions.stream().map(its -> its.subList(0, last)).toList());
                rounds.add(new Round(
                        recall(images, some, conversations::get),
                        recall(images, some, i -> mean(captions.get(i).subList(0, last), alone)),
                        recall(images, some, i -> mean(List.of(captions.get(i).get(last - 1)), alone))));
            }
            return new CaptionRounds(runner.modelVersion(), some.size(), images.size(), rounds);
        }
    }

    private static Embedding mean(List<String> texts, Map<String, Embedding> embeddings) {
        List<Embedding> vectors = texts.stream()
                .map(text -> Objects.requireNonNull(embeddings.get(text)))
                .toList();
        return QueryMixture.of(
                new QueryMixture.Sides(vectors, List.of()), new QueryMixture.Sides(List.of(), List.of()), 1);
    }

    /** Of images that score the same, the wanted one is first. */
    private static double recall(List<Embedding> images, List<Integer> wanted, IntFunction<Embedding> query) {
        long found = IntStream.range(0, wanted.size())
                .filter(i -> {
                    Embedding asked = query.apply(i);
                    float score = asked.dot(images.get(wanted.get(i)));
                    return images.stream()
                                    .filter(image -> asked.dot(image) > score)
                                    .count()
                            < LEVEL;
                })
                .count();
        return PERCENT * found / wanted.size();
    }
}
