package dev.swath.benchmarks.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** usearch on the same vectors and queries: the fewest candidates that reach a recall, and how long they take. */
final class UsearchPeer {
    private final Path benchmarks;

    /** @param benchmarks the module's folder, where the peer's script is */
    UsearchPeer(Path benchmarks) {
        this.benchmarks = benchmarks;
    }

    /**
     * Runs it.
     *
     * @return {@code {"recall", "expansion", "p50", "p99", "version"}}
     */
    JsonNode run(SyntheticCatalogue catalogue, BruteForce truth, int queries, double recall)
            throws IOException, InterruptedException {
        Path folder = Objects.requireNonNull(catalogue.vectors().path().getParent());
        Path questions = folder.resolve("queries.json");
        try (BufferedWriter out = Files.newBufferedWriter(questions)) {
            for (int query = 0; query < queries; query++) {
                out.write(EventJson.mapper()
                        .createObjectNode()
                        .<ObjectNode>set(
                                "vector",
                                EventJson.mapper().valueToTree(catalogue.tiles().query(query)))
                        .<ObjectNode>set("best", EventJson.mapper().valueToTree(truth.best(query, Kept.ALL)))
                        .toString());
                out.newLine();
            }
        }
        List<String> command = List.of(
                benchmarks.resolve("usearch.sh").toString(),
                benchmarks.resolve("usearch_peer.py").toString(),
                catalogue.vectors().path().toString(),
                String.valueOf(catalogue.tiles().dimension()),
                questions.toString(),
                String.valueOf(recall));
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the peer ended with %d: %s"
                    .formatted(process.exitValue(), command.stream().collect(Collectors.joining(" "))));
        }
        return EventJson.mapper().readTree(output);
    }
}
