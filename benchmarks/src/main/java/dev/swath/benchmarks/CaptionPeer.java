package dev.swath.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.model.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Python process that captions with the same weights: {@code training/swath_training/bench_caption.py}. */
final class CaptionPeer implements AutoCloseable {
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;
    private final Path features;

    private CaptionPeer(Process process, Path features) {
        this.process = process;
        this.commands = process.outputWriter();
        this.answers = process.inputReader();
        this.features = features;
    }

    /**
     * Starts it and waits until it has loaded and compared the weights.
     *
     * @param python with the packages that training/pyproject.toml pins; null: the training environment's
     * @throws IOException if it ends instead
     */
    static CaptionPeer start(@Nullable Path python, Path home, Path bundle, List<Tensor> images, int threads)
            throws IOException {
        Path features = Files.createTempFile("swath-bench-", ".f32");
        Files.write(features, bytes(images));
        List<String> command = new ArrayList<>(
                python == null
                        ? List.of(home.resolve("training/run.sh").toString(), "bench-caption")
                        : List.of(python.toString(), "-m", "swath_training.bench_caption"));
        command.addAll(List.of("--bundle", bundle.toAbsolutePath().toString(), "--features", features.toString()));
        command.addAll(List.of("--threads", String.valueOf(threads)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
        if (python != null) {
            builder.environment().put("PYTHONPATH", home.resolve("training").toString());
        }
        CaptionPeer peer = new CaptionPeer(builder.start(), features);
        try {
            peer.answer();
            return peer;
        } catch (IOException e) {
            peer.close();
            throw e;
        }
    }

    CaptionRun run(String loop, int batch, int captions) throws IOException {
        ObjectNode asked = EventJson.mapper()
                .createObjectNode()
                .put("loop", loop)
                .put("batch", batch)
                .put("captions", captions);
        commands.write(asked + "\n");
        commands.flush();
        JsonNode answer = answer();
        List<List<Integer>> tokens = new ArrayList<>();
        for (JsonNode caption : answer.get("tokens")) {
            List<Integer> row = new ArrayList<>();
            caption.forEach(token -> row.add(token.intValue()));
            tokens.add(row);
        }
        return new CaptionRun(
                tokens,
                answer.get("seconds").doubleValue(),
                answer.get("cpuSeconds").doubleValue());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Files.deleteIfExists(features);
    }

    private JsonNode answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException(
                    "the Python side of the bench ended; it says why above (--python names an interpreter of your"
                            + " own)");
        }
        return EventJson.mapper().readTree(line);
    }

    private static byte[] bytes(List<Tensor> images) {
        int length = images.getFirst().toFloats().length;
        ByteBuffer buffer =
                ByteBuffer.allocate(images.size() * length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor image : images) {
            for (float value : image.toFloats()) {
                buffer.putFloat(value);
            }
        }
        return buffer.array();
    }
}
