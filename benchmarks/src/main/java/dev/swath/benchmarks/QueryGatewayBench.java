package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.benchmarks.query.Latencies;
import dev.swath.benchmarks.query.QueryBench;
import dev.swath.benchmarks.query.SyntheticCatalogue;
import dev.swath.benchmarks.query.SyntheticTiles;
import dev.swath.catalogue.TileId;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.model.Embedding;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.IndexStorageReader;
import dev.swath.vectorindex.VectorIndexReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "query-gateway",
        description = "Measures what query-gateway adds to a search of a synthetic catalogue: HTTP on loopback, beside"
                + " the same question asked of the index in this process, by turns. And what the gateway holds in"
                + " memory.",
        mixinStandardHelpOptions = true)
final class QueryGatewayBench implements Callable<Integer> {
    private static final int LIMIT = 10;
    private static final IndexForm FORM = new IndexForm(2, 1);

    @Option(names = "--tiles", defaultValue = "100000", description = "how many (default ${DEFAULT-VALUE})")
    private int count;

    @Option(names = "--dimension", defaultValue = "512", description = "of the embeddings (default ${DEFAULT-VALUE})")
    private int dimension;

    @Option(
            names = "--queries",
            defaultValue = "100",
            description = "of each question and round (default ${DEFAULT-VALUE})")
    private int queries;

    @Option(names = "--rounds", defaultValue = "5", description = "that count (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "5", description = "rounds before them (default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--heap", defaultValue = "600m", description = "the gateway's -Xmx (default ${DEFAULT-VALUE})")
    private String heap = "";

    @Option(names = "--bundle", paramLabel = "DIR", description = "whose text encoder is asked (default: swath-mini)")
    private Path bundle = BenchmarksMain.home().resolve("models/swath-mini");

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where catalogues are kept (default: the user's cache)")
    private Path cache = QueryBench.defaultCache();

    @Option(names = "--json", description = "one JSON document and no table")
    private boolean json;

    /** A question to the gateway, and the same one to the index. */
    private static final class AskedTwice {
        private final String name;
        private final IntConsumer bare;
        private final Asking gateway;
        private @Nullable Latencies ofBare;
        private @Nullable Latencies ofGateway;
        private Duration processor = Duration.ZERO;

        AskedTwice(String name, IntConsumer bare, Asking gateway) {
            this.name = name;
            this.bare = bare;
            this.gateway = gateway;
        }
    }

    private interface Asking {
        void ask(int query) throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        SyntheticCatalogue catalogue = SyntheticCatalogue.open(cache, new SyntheticTiles(count, dimension), FORM);
        try (BenchmarkServers servers = BenchmarkServers.start();
                SyntheticTextEncoder texts = SyntheticTextEncoder.start(bundle, catalogue.tiles());
                IndexStorageReader storage = catalogue.openIndex();
                GatewayRun gateway = GatewayRun.start(
                        servers,
                        heap,
                        Map.of(
                                "SWATH_INDEX_DIR", catalogue.index().toString(),
                                "SWATH_TEXT_ENCODER", texts.address().toString()))) {
            gateway.awaitReady();
            long heapBefore = gateway.heapMegabytes();
            List<AskedTwice> questions = questions(catalogue.tiles(), storage.form(FORM), gateway);
            for (int round = -warmUp; round < rounds; round++) {
                for (AskedTwice question : questions) {
                    run(question, gateway, round >= 0);
                }
            }
            print(questions, gateway, heapBefore);
        }
        return 0;
    }

    private List<AskedTwice> questions(SyntheticTiles tiles, VectorIndexReader index, GatewayRun gateway) {
        List<AskedTwice> questions = new ArrayList<>();
        int[] asked = {0};
        IntConsumer byText = query -> nearest(index, Embedding.of(tiles.query(query)));
        questions.add(new AskedTwice("text, warm", byText, query -> gateway.search(body("text", query + " boats"))));
        questions.add(new AskedTwice(
                "text, cold", byText, query -> gateway.search(body("text", query + " boats " + asked[0]++))));
        questions.add(new AskedTwice(
                "like",
                query -> nearest(
                        index,
                        index.find(SyntheticCatalogue.MODEL, tileId(tiles, query))
                                .orElseThrow()
                                .embedding()),
                query -> gateway.search(body("like", tileId(tiles, query).value()))));
        questions.add(new AskedTwice(
                "browse",
                _ -> index.browse(SyntheticCatalogue.MODEL, Filter.ALL, null, LIMIT),
                _ -> gateway.search("{\"limit\": %d}".formatted(LIMIT))));
        return questions;
    }

    private void run(AskedTwice question, GatewayRun gateway, boolean counts) throws IOException {
        Latencies bare = Latencies.of(queries, question.bare);
        Duration before = gateway.processorTime();
        Latencies asked = Latencies.of(queries, query -> ask(question.gateway, query));
        Duration spent = gateway.processorTime().minus(before);
        if (counts) {
            question.ofBare = question.ofBare == null ? bare : question.ofBare.and(bare);
            question.ofGateway = question.ofGateway == null ? asked : question.ofGateway.and(asked);
            question.processor = question.processor.plus(spent);
        }
    }

    private void print(List<AskedTwice> questions, GatewayRun gateway, long heapBefore)
            throws IOException, InterruptedException {
        PrintStream table = json ? System.err : System.out;
        ObjectNode line = EventJson.mapper()
                .createObjectNode()
                .put("name", "query-gateway")
                .put("tiles", count)
                .put("heap", heap);
        table.printf(
                "%-14s %12s %12s %12s %12s %12s %12s%n",
                "", "index p50", "gateway p50", "index p99", "gateway p99", "index CPU", "gateway CPU");
        for (AskedTwice question : questions) {
            Latencies bare = question.ofBare;
            Latencies asked = question.ofGateway;
            if (bare == null || asked == null) {
                continue;
            }
            double processor = question.processor.toNanos() / 1e6 / rounds / queries;
            table.printf(
                    "%-14s %12.2f %12.2f %12.2f %12.2f %12.2f %12.2f%n",
                    question.name,
                    bare.quantile(0.5),
                    asked.quantile(0.5),
                    bare.quantile(0.99),
                    asked.quantile(0.99),
                    bare.processor(),
                    processor);
            ObjectNode figures = line.putObject(question.name);
            figures.set("index", bare.toJson());
            figures.set("gateway", asked.toJson().put("processor", processor));
        }
        long heapAfter = gateway.heapMegabytes();
        long resident = gateway.residentMegabytes();
        table.printf(
                "alive on the heap: %d MB at the start, %d MB at the end; resident %d MB, of it the index's pages%n",
                heapBefore, heapAfter, resident);
        line.put("heapMegabytesAtStart", heapBefore)
                .put("heapMegabytes", heapAfter)
                .put("residentMegabytes", resident);
        System.out.println(EventJson.mapper().writeValueAsString(line));
    }

    private TileId tileId(SyntheticTiles tiles, int query) {
        return tiles.tileId((int) ((long) query * tiles.count() / queries));
    }

    private static void nearest(VectorIndexReader index, Embedding embedding) {
        index.search(SyntheticCatalogue.MODEL, embedding, Filter.ALL, null, LIMIT);
    }

    private static String body(String field, String value) {
        return EventJson.mapper()
                .createObjectNode()
                .put(field, value)
                .put("limit", LIMIT)
                .toString();
    }

    private static void ask(Asking asking, int query) {
        try {
            asking.ask(query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the gateway", e);
        }
    }
}
