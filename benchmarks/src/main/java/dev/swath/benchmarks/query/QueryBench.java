package dev.swath.benchmarks.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.vectorindex.IndexStorageReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "query",
        description =
                "Measures searches of a synthetic catalogue in Lucene: how long they take, and how many of the best"
                        + " hits they find, beside brute force; and usearch on the same vectors at the same recall. The"
                        + " catalogue is made once, and kept in the user's cache.",
        mixinStandardHelpOptions = true)
public final class QueryBench implements Callable<Integer> {
    private static final int DEEP_QUERIES = 10;
    private static final int ROUNDS = 5;
    // What the peer is asked for as well: close to all, it may need many more candidates.
    private static final double LESS_RECALL = 0.99;

    @Option(
            names = "--tiles",
            paramLabel = "N",
            defaultValue = "100000",
            description = "how many (default ${DEFAULT-VALUE})")
    private int count;

    @Option(
            names = "--dimension",
            paramLabel = "N",
            defaultValue = "512",
            description = "of the embeddings (default ${DEFAULT-VALUE})")
    private int dimension;

    @Option(
            names = "--queries",
            paramLabel = "N",
            defaultValue = "200",
            description = "of each kind (default ${DEFAULT-VALUE})")
    private int queries;

    @Option(
            names = "--schema",
            paramLabel = "N",
            defaultValue = "2",
            description = "of the rows: 1 compares floats, 2 numbers of 8 bits (default ${DEFAULT-VALUE})")
    private int schema;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where catalogues are kept (default: the user's cache)")
    private Path cache = defaultCache();

    @Option(names = "--no-peer", description = "without usearch")
    private boolean noPeer;

    @Option(names = "--json", description = "one JSON document and no table")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        IndexForm form = new IndexForm(schema, 1);
        SyntheticTiles tiles = new SyntheticTiles(count, dimension);
        SyntheticCatalogue catalogue = SyntheticCatalogue.open(cache, tiles, form);
        try (IndexStorageReader storage = catalogue.openIndex()) {
            System.err.printf("comparing %d queries with all tiles%n", queries);
            BruteForce truth = BruteForce.of(tiles, catalogue.vectors(), queries);
            ObjectNode line = EventJson.mapper()
                    .createObjectNode()
                    .put("name", "query")
                    .put("tiles", count)
                    .put("dimension", dimension)
                    .put("schema", schema);
            Double seconds = catalogue.secondsToIndex();
            if (seconds != null) {
                line.put("tilesIndexedPerSecond", count / seconds);
            }
            QueryRun run = new QueryRun(tiles, storage.form(form), queries);
            measure(run, truth, line);
            if (!noPeer) {
                compare(catalogue, run, truth, line);
            }
            System.out.println(EventJson.mapper().writeValueAsString(line));
        }
        return 0;
    }

    private void measure(QueryRun run, BruteForce truth, ObjectNode line) {
        table().printf("%-24s %9s %9s %9s %9s%n", "", "p50 ms", "p99 ms", "CPU ms", "recall@10");
        ObjectNode searches = line.putObject("search");
        for (Kept kept : Kept.values()) {
            QueryRun.LatencyAndRecall measured = run.search(kept, truth);
            searches.set(
                    kept.name().toLowerCase(Locale.ROOT),
                    measured.latencies().toJson().put("recall", measured.recall()));
            row("search, " + kept, measured.latencies(), measured.recall());
        }
        put(line, "like", run.like());
        put(line, "deepSearch", run.deepSearch(DEEP_QUERIES));
        put(line, "browse", run.browse(Kept.ALL));
        put(line, "browseHundredth", run.browse(Kept.HUNDREDTH));
        put(line, "deepBrowse", run.deepBrowse());
        put(line, "count", run.count(Kept.ALL));
        put(line, "countHundredth", run.count(Kept.HUNDREDTH));
    }

    /** By turns, so that what else the machine does meets both. */
    private void compare(SyntheticCatalogue catalogue, QueryRun run, BruteForce truth, ObjectNode line)
            throws IOException {
        double recall = line.path("search").path("all").path("recall").doubleValue();
        compare(catalogue, run, truth, line, "usearch", recall, recall);
        if (recall > LESS_RECALL) {
            compare(catalogue, run, truth, line, "usearchLess", recall, LESS_RECALL);
        }
    }

    private void compare(
            SyntheticCatalogue catalogue,
            QueryRun run,
            BruteForce truth,
            ObjectNode line,
            String name,
            double ourRecall,
            double recall)
            throws IOException {
        try (UsearchPeer peer = UsearchPeer.start(home().resolve("benchmarks"), catalogue, truth, queries, recall)) {
            Latencies ours = run.nearest();
            Latencies theirs = peer.ask();
            for (int round = 1; round < ROUNDS; round++) {
                ours = ours.and(run.nearest());
                theirs = theirs.and(peer.ask());
            }
            ObjectNode found = peer.found();
            row("all, by turns", ours, ourRecall);
            row(
                    "usearch, %d candidates".formatted(found.path("expansion").intValue()),
                    theirs,
                    found.path("recall").doubleValue());
            // Of processor time, since it holds on a busy machine, too.
            ObjectNode entry = line.putObject(name);
            entry.setAll(found);
            entry.setAll(theirs.toJson());
            entry.put("ratio", theirs.processor() / ours.processor());
            entry.set("beside", ours.toJson());
        }
    }

    private void put(ObjectNode line, String name, Latencies latencies) {
        line.set(name, latencies.toJson());
        row(name, latencies, null);
    }

    private void row(String name, Latencies latencies, @Nullable Double recall) {
        table().printf(
                        "%-24s %9.2f %9.2f %9.2f %9s%n",
                        name,
                        latencies.quantile(0.5),
                        latencies.quantile(0.99),
                        latencies.processor(),
                        recall == null ? "" : "%.4f".formatted(recall));
    }

    private PrintStream table() {
        return json ? System.err : System.out;
    }

    static Path home() {
        return Path.of(System.getProperty("swath.home", ".")).toAbsolutePath().normalize();
    }

    /** Where synthetic catalogues are kept unless an option says otherwise. */
    public static Path defaultCache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return caches.resolve("swath").resolve("bench-query");
    }
}
