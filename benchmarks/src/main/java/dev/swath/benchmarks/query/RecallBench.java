package dev.swath.benchmarks.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.modelruntime.Device;
import dev.swath.modelruntime.LanguageModel;
import dev.swath.modelruntime.ModelBundle;
import dev.swath.modelruntime.SessionSettings;
import dev.swath.modelruntime.TextQueryEncoder;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexSettings;
import dev.swath.vectorindex.IndexStorage;
import dev.swath.vectorindex.IndexStorageReader;
import dev.swath.vectorindex.IndexWrite;
import dev.swath.vectorindex.VectorIndexReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "recall",
        description = "Measures how many of the ten best hits searches find among the embeddings of real pictures:"
                + " with numbers of 8 bits in Lucene's graph (schema 2), and with floats (schema 1), beside brute force."
                + " The queries are sentences of captions, and pictures of the catalogue.",
        mixinStandardHelpOptions = true)
public final class RecallBench implements Callable<Integer> {
    private static final int BEST = 10;
    private static final int ROWS_PER_WRITE = 1_000;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            required = true,
            description = "folders of .jpg files, and theirs")
    private List<Path> pictures = List.of();

    @Option(
            names = "--captions",
            paramLabel = "FILE",
            required = true,
            description = "a captions.json in the Karpathy layout")
    private Path captions = Path.of("");

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "500",
            description = "of each kind (default ${DEFAULT-VALUE})")
    private int queries;

    @Option(names = "--bundle", paramLabel = "DIR", description = "default: swath-mini")
    private Path bundle = QueryBench.home().resolve("models/swath-mini");

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where embeddings are kept (default: the user's cache)")
    private Path cache = QueryBench.defaultCache();

    private record Compared(int number, double cosine) {}

    @Override
    public Integer call() throws IOException {
        ModelBundle opened = ModelBundle.open(bundle);
        PictureVectors catalogue = PictureVectors.of(opened, pictures, cache);
        VectorFile vectors = catalogue.vectors();
        SyntheticTiles tiles = new SyntheticTiles(catalogue.count(), vectors.get(0).length);
        List<float[]> texts = texts(opened);
        List<float[]> like = IntStream.range(0, queries)
                .mapToObj(query -> vectors.get((int) ((long) query * catalogue.count() / queries)))
                .toList();
        List<Set<Integer>> bestOfTexts = best(texts, catalogue);
        List<Set<Integer>> bestOfLike = best(like, catalogue);
        ObjectNode line = EventJson.mapper()
                .createObjectNode()
                .put("name", "recall")
                .put("tiles", catalogue.count())
                .put("modelVersion", opened.modelVersion().value());
        for (int schema : List.of(1, 2)) {
            Path index = Files.createTempDirectory("swath-recall");
            try {
                IndexForm form = new IndexForm(schema, 1);
                write(index, form, tiles, catalogue);
                try (IndexStorageReader storage = new IndexSettings.Lucene(index).openStorageReader()) {
                    VectorIndexReader rows = storage.form(form);
                    ObjectNode figures = line.putObject("schema" + schema)
                            .put("megabytes", bytes(index) / 1e6)
                            .put("texts", recall(rows, tiles, texts, bestOfTexts))
                            .put("like", recall(rows, tiles, like, bestOfLike));
                    System.err.printf("schema %d: %s%n", schema, figures);
                }
            } finally {
                delete(index);
            }
        }
        System.out.println(EventJson.mapper().writeValueAsString(line));
        return 0;
    }

    /** The first sentences of the pictures of the validation split: other pictures than those of the catalogue have them. */
    private List<float[]> texts(ModelBundle opened) throws IOException {
        Set<String> sentences = new HashSet<>();
        for (JsonNode image : EventJson.mapper().readTree(captions.toFile()).path("images")) {
            String sentence = image.path("sentences").path(0).path("raw").asText();
            if (image.path("split").asText().equals("val") && sentences.size() < queries && !sentence.isBlank()) {
                sentences.add(sentence);
            }
        }
        try (LanguageModel language = LanguageModel.open(opened, SessionSettings.on(Device.CPU));
                TextQueryEncoder encoder = TextQueryEncoder.open(language)) {
            return sentences.stream()
                    .sorted()
                    .map(sentence -> encoder.encode(sentence).normalised().toArray())
                    .toList();
        }
    }

    private static List<Set<Integer>> best(List<float[]> asked, PictureVectors catalogue) {
        return asked.parallelStream()
                .map(query -> {
                    PriorityQueue<Compared> queue = new PriorityQueue<>(Comparator.comparingDouble(Compared::cosine));
                    for (int number = 0; number < catalogue.count(); number++) {
                        queue.add(new Compared(number, catalogue.vectors().cosine(number, query)));
                        if (queue.size() > BEST) {
                            queue.remove();
                        }
                    }
                    Set<Integer> numbers = new HashSet<>();
                    queue.forEach(compared -> numbers.add(compared.number()));
                    return numbers;
                })
                .toList();
    }

    private static void write(Path index, IndexForm form, SyntheticTiles tiles, PictureVectors catalogue) {
        try (IndexStorage storage = new IndexSettings.Lucene(index).openStorage()) {
            for (int from = 0; from < catalogue.count(); from += ROWS_PER_WRITE) {
                List<IndexWrite> writes = new ArrayList<>();
                for (int number = from; number < Math.min(catalogue.count(), from + ROWS_PER_WRITE); number++) {
                    writes.add(new IndexWrite.Upsert(
                            tiles.tile(number), Embedding.of(catalogue.vectors().get(number)), tiles.caption(number)));
                }
                storage.form(form).write(SyntheticCatalogue.MODEL, writes);
            }
        }
    }

    private static double recall(
            VectorIndexReader index, SyntheticTiles tiles, List<float[]> asked, List<Set<Integer>> best) {
        long found = 0;
        for (int query = 0; query < asked.size(); query++) {
            Set<TileId> hits = new HashSet<>();
            index.search(SyntheticCatalogue.MODEL, Embedding.of(asked.get(query)), Filter.ALL, null, BEST)
                    .hits()
                    .forEach(hit -> hits.add(hit.tile().tileId()));
            found += best.get(query).stream()
                    .filter(number -> hits.contains(tiles.tileId(number)))
                    .count();
        }
        return (double) found / (asked.size() * BEST);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
