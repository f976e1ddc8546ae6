package dev.swath.benchmarks.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/** usearch on the same vectors and queries, with the fewest candidates that reach a recall. It asks all queries whenever it is told to. */
final class UsearchPeer implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final ObjectNode found;

    private UsearchPeer(Process process) throws IOException {
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.found = (ObjectNode) answer();
    }

    /**
     * Starts it, and makes its index if there is none.
     *
     * @param benchmarks the module's folder, where the peer's script is
     * @param recall that it is to reach
     */
    static UsearchPeer start(
            Path benchmarks, SyntheticCatalogue catalogue, BruteForce truth, int queries, double recall)
            throws IOException {
        Path folder = Objects.requireNonNull(catalogue.vectors().path().getParent());
        Path questions = folder.resolve("queries.json");
        write(questions, catalogue.tiles(), truth, queries);
        List<String> command = List.of(
                benchmarks.resolve("usearch.sh").toString(),
                benchmarks.resolve("usearch_peer.py").toString(),
                catalogue.vectors().path().toString(),
                String.valueOf(catalogue.tiles().dimension()),
                questions.toString(),
                String.valueOf(recall));
        return new UsearchPeer(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** {@code {"version", "recall", "expansion"}}. */
    ObjectNode found() {
        return found;
    }

    /** Asks all queries once. */
    Latencies ask() throws IOException {
        commands.write('\n');
        commands.flush();
        JsonNode answer = answer();
        return Latencies.ofMillis(numbers(answer.path("millis")), numbers(answer.path("processor")));
    }

    @Override
    public void close() {
        process.destroy();
    }

    private JsonNode answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("expected an answer of the peer, found its end");
        }
        return EventJson.mapper().readTree(line);
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        Iterator<JsonNode> values = array.elements();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.next().doubleValue();
        }
        return numbers;
    }

    private static void write(Path questions, SyntheticTiles tiles, BruteForce truth, int queries) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(questions)) {
            for (int query = 0; query < queries; query++) {
                out.write(EventJson.mapper()
                        .createObjectNode()
                        .<ObjectNode>set("vector", EventJson.mapper().valueToTree(tiles.query(query)))
                        .<ObjectNode>set("best", EventJson.mapper().valueToTree(truth.best(query, Kept.ALL)))
                        .toString());
                out.newLine();
            }
        }
    }
}
