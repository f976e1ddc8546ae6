package dev.swath.standalone;

import dev.swath.catalogue.TileId;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.api.SearchQuery;
import dev.swath.client.Endpoints;
import dev.swath.client.GatewayClient;
import dev.swath.client.HitText;
import dev.swath.client.IngestFiles;
import dev.swath.client.IngestProgress;
import dev.swath.client.SceneFile;
import dev.swath.client.SceneOutcome;
import dev.swath.client.SwathClient;
import dev.swath.client.TerminalProgress;
import dev.swath.objectstore.StoredObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts the samples into the bucket, waits until each tile is captioned, and shows what the catalogue makes of them. */
final class Demo {
    private static final List<String> SEARCHES =
            List.of("airplanes parked at the airport", "boats in a harbor", "a tennis court beside trees");
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final Endpoints endpoints;
    private final PrintStream out;

    Demo(Endpoints endpoints, PrintStream out) {
        this.endpoints = endpoints;
        this.out = out;
    }

    /** Returns 0 only if every sample got through. */
    int run() throws IOException, InterruptedException {
        Path samples = Standalone.home().resolve("deploy/standalone/samples");
        List<SceneFile> files = SceneFile.list(List.of(samples.resolve("ucmerced"), samples.resolve("landsat")));
        try (SwathClient swath = SwathClient.of(endpoints)) {
            GatewayClient gateway = swath.gateway();
            CollectedOutcomes collected = new CollectedOutcomes();
            IngestFiles ingest = swath.ingest(SwathClient.SCENES_BUCKET, collected);
            System.err.println("Putting " + files.size() + " sample scenes into the bucket swath-scenes …");
            long started = System.nanoTime();
            List<StoredObject> stored = ingest.put(files);
            List<StoredObject> late = ingest.await(stored, IngestFiles.Until.CAPTIONED, TIMEOUT);
            collected.line.clear();
            List<SceneOutcome> outcomes = collected.outcomes;
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            table(gateway);
            for (String search : SEARCHES) {
                search(gateway, search);
            }
            int tiles = outcomes.stream().mapToInt(SceneOutcome::tiles).sum();
            List<SceneOutcome> failed = outcomes.stream()
                    .filter(outcome -> !outcome.failures().isEmpty())
                    .toList();
            out.printf(
                    "%n%d scenes, %d tiles captioned and searchable in %.1f s%n",
                    outcomes.size() - failed.size(), tiles, took.toMillis() / 1000.0);
            failed.forEach(outcome -> out.println("failed: " + outcome.key() + " " + outcome.failures()));
            late.forEach(object -> out.println("not captioned within " + TIMEOUT + ": " + object.key()));
            hints();
            return late.isEmpty() && failed.isEmpty() ? 0 : 1;
        }
    }

    /** Keeps the outcomes and draws the progress. */
    private static final class CollectedOutcomes implements IngestProgress {
        private final TerminalProgress line = new TerminalProgress(System.err);
        private final List<SceneOutcome> outcomes = new ArrayList<>();

        @Override
        public void uploaded(long sent, long total) {
            line.uploaded(sent, total);
        }

        @Override
        public void ended(IngestFiles.Until until, SceneOutcome outcome, int ended, int total) {
            outcomes.add(outcome);
            line.ended(until, outcome, ended, total);
        }
    }

    private void table(GatewayClient gateway) {
        out.printf("%n%-46s %s%n", "SAMPLE TILE", "CAPTION");
        gateway.search(SearchQuery.builder().limit(SearchQuery.MAX_LIMIT).build()).results().stream()
                .sorted(Comparator.comparing(
                                (SearchAnswer.Result hit) -> hit.key().value())
                        .thenComparing(hit -> hit.tileId().value()))
                .forEach(hit -> out.printf("%-46s %s%n", hit.key() + place(hit.tileId()), hit.caption()));
    }

    /** The tile's place in its scene; empty for the first or only one. */
    private static String place(TileId tileId) {
        String[] window = tileId.value().split("-", -1);
        return window[1].equals("0") && window[2].equals("0") ? "" : " @" + window[1] + "," + window[2];
    }

    private void search(GatewayClient gateway, String text) {
        SearchQuery query = SearchQuery.builder().text(text).limit(3).build();
        out.printf("%nSearch: %s%n", text);
        List<SearchAnswer.Result> hits = gateway.search(query).results();
        hits.forEach(hit -> out.println(HitText.of(hit)));
        if (hits.isEmpty()) {
            out.println("nothing is like that");
        }
    }

    private void hints() {
        out.printf("%nOpen      %s%n", endpoints.gateway());
        out.printf("Subscribe kcat -b %s -t swath.captions -C | jq -r .caption%n", endpoints.kafka());
        out.printf(
                "Put       any S3 client, %s, bucket swath-scenes, %s / %s%n",
                endpoints.s3(), endpoints.accessKey(), endpoints.secretKey());
    }
}
