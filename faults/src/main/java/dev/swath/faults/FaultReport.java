package dev.swath.faults;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code faults.json}, each fault's newest run, and {@code faults.md}, which is made of it. */
final class FaultReport {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String HEAD = """
            # Faults

            Each fault is provoked on a running Swath: broker, store and the five services are processes of their own, a TCP proxy stands between them and broker, store and index, and
            Kafka's requests can be held at the proxy, so that a process is killed between two of them. Afterwards the ledger holds the bucket, the topics and the index against each
            other, and each encoding and caption must be there exactly once. The model is a tiny bundle of random weights.

            This page is made by `./swath test --faults` (`./swath test --faults 2 3` runs those alone and leaves the others' lines as they were); the figures stand in
            [faults.json](faults.json).

            """;

    private final Path folder;

    FaultReport(Path folder) {
        this.folder = folder;
    }

    void add(FaultRun run) throws IOException {
        Path json = folder.resolve("faults.json");
        Map<Integer, FaultRun> runs = new TreeMap<>();
        if (Files.exists(json)) {
            for (FaultRun earlier : MAPPER.readValue(json.toFile(), new TypeReference<List<FaultRun>>() {})) {
                runs.put(earlier.number(), earlier);
            }
        }
        runs.put(run.number(), run);
        Files.writeString(json, MAPPER.writeValueAsString(runs.values()) + "\n");
        Files.writeString(folder.resolve("faults.md"), page(runs));
    }

    static String page(Map<Integer, FaultRun> runs) {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("| | fault | outcome | seed | took | ran on |\n| --- | --- | --- | --- | --- | --- |\n");
        for (Fault fault : Faults.ALL) {
            FaultRun run = runs.get(fault.number());
            page.append(
                    run == null
                            ? "| %d | %s | not run | | | |%n".formatted(fault.number(), fault.title())
                            : "| %d | %s | %s | %d | %.0f s | %s |%n"
                                    .formatted(
                                            run.number(),
                                            run.title(),
                                            run.outcome()
                                                    .name()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace('_', ' '),
                                            run.seed(),
                                            run.seconds(),
                                            run.day()));
        }
        for (FaultRun run : runs.values()) {
            page.append("%n## %d. %s%n%n".formatted(run.number(), run.title()));
            run.happened().forEach(what -> page.append("- ").append(what).append('\n'));
            page.append(run.happened().isEmpty() ? "" : "\n")
                    .append(run.outcome() == FaultRun.Outcome.NOT_RUN ? "Not run: " : "Ledger: ")
                    .append(run.verdict())
                    .append('\n');
        }
        return page.toString();
    }
}
