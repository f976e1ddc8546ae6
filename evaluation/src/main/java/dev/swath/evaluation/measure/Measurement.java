package dev.swath.evaluation.measure;

import dev.swath.catalogue.model.Caption;
import dev.swath.catalogue.model.Embedding;
import dev.swath.catalogue.model.Tensor;
import dev.swath.evaluation.captioning.CaptionScores;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.data.DataSet;
import dev.swath.evaluation.measure.BundleRunner.Timed;
import dev.swath.evaluation.retrieval.Retrieval;
import dev.swath.evaluation.statistics.Statistic;
import dev.swath.modelruntime.EncodedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The results of a bundle on a data set, with their figures. */
public final class Measurement {
    private final DataSet data;
    private final List<Embedding> embeddings;
    private final List<Caption> captions;
    private final Retrieval retrieval;
    private final CaptionScores scores;
    private final Map<String, Double> speeds;

    private Measurement(
            DataSet data,
            List<Embedding> embeddings,
            List<Caption> captions,
            Retrieval retrieval,
            Map<String, Double> speeds) {
        this.data = data;
        this.embeddings = List.copyOf(embeddings);
        this.captions = List.copyOf(captions);
        this.retrieval = retrieval;
        this.scores = CaptionScores.of(
                captions.stream().map(Caption::text).toList(),
                data.images().stream().map(CaptionedImage::sentences).toList());
        this.speeds = speeds;
    }

    static Measurement of(BundleRunner runner, DataSet data) {
        Map<String, Double> speeds = new LinkedHashMap<>();
        Timed<EncodedImage> encoded = runner.encode(data.images());
        speeds.put("imagesPerSecond", encoded.perSecond());
        List<Embedding> embeddings =
                encoded.results().stream().map(EncodedImage::embedding).toList();
        List<Tensor> features =
                encoded.results().stream().map(EncodedImage::features).toList();
        Retrieval retrieval = seek(runner, data, embeddings, speeds);
        Timed<Caption> captions = runner.caption(features);
        speeds.put("captionsPerSecond", captions.perSecond());
        return new Measurement(data, embeddings, captions.results(), retrieval, speeds);
    }

    private static Retrieval seek(
            BundleRunner runner, DataSet data, List<Embedding> embeddings, Map<String, Double> speeds) {
        List<String> texts = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int image = 0; image < data.images().size(); image++) {
            for (String text : data.images().get(image).queries()) {
                texts.add(text);
                owners.add(image);
            }
        }
        Map<String, Embedding> embedded = runner.embed(texts.stream().distinct().toList());
        speeds.put("queryMilliseconds", runner.queryMilliseconds(texts));
        Stream<Embedding> inOrder = texts.stream().map(text -> Objects.requireNonNull(embedded.get(text)));
        return Retrieval.of(embeddings, inOrder.toList(), owners);
    }

    public DataSet data() {
        return data;
    }

    /** One an image. */
    List<Embedding> embeddings() {
        return embeddings;
    }

    /** One an image. */
    public List<Caption> captions() {
        return captions;
    }

    public Retrieval retrieval() {
        return retrieval;
    }

    public CaptionScores scores() {
        return scores;
    }

    /** Figures of the machine, by name. */
    public Map<String, Double> speeds() {
        return speeds;
    }

    public long distinctCaptions() {
        return captions.stream().map(Caption::text).distinct().count();
    }

    /** All figures of the images, by their weights. */
    public Map<String, Statistic> statistics() {
        Map<String, Statistic> statistics = retrieval.statistics();
        statistics.putAll(scores.statistics());
        return statistics;
    }
}
