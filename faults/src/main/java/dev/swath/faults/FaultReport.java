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

/**
 * Writes {@code faults.json} (each fault's newest run), {@code kills.json} and {@code pack-kills.json} (the newest kill
 * tests) and {@code faults.md}, which is made from them.
 */
public final class FaultReport {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String HEAD = """
        # Faults

        Each fault is provoked on a running Swath: broker, store and the five services are processes of their own, a TCP proxy stands between them and broker, store and index, and
        Kafka's requests can be held at the proxy, so that a process is killed between two of them. Afterwards the ledger holds the bucket, the topics and the index against each
        other, and each encoding and caption must be there exactly once. The model is a tiny bundle of random weights.

        This page is made by `./swath test --faults` (`./swath test --faults 2 3` runs those alone and leaves the others' lines as they were); the figures stand in
        [faults.json](faults.json), and in [kills.json](kills.json), which `./swath bench kill` writes; `./swath bench kill --packs` writes `pack-kills.json`.

        """;

    private static final String RUNS = "faults.json";
    private static final String KILLS = "kills.json";
    private static final String PACK_KILLS = "pack-kills.json";

    private final Path folder;

    public FaultReport(Path folder) {
        this.folder = folder;
    }

    void add(FaultRun run) throws IOException {
        Map<Integer, FaultRun> runs = runs();
        runs.put(run.number(), run);
        Files.writeString(folder.resolve(RUNS), MAPPER.writeValueAsString(runs.values()) + "\n");
        write(runs);
    }

    /** Replaces the earlier run of the same kind of kills. */
    public void add(KillRun run) throws IOException {
        Files.writeString(folder.resolve(run.packs() ? PACK_KILLS : KILLS), MAPPER.writeValueAsString(run) + "\n");
        write(runs());
    }

    private Map<Integer, FaultRun> runs() throws IOException {
        Map<Integer, FaultRun> runs = new TreeMap<>();
        Path json = folder.resolve(RUNS);
        if (Files.exists(json)) {
            for (FaultRun run : MAPPER.readValue(json.toFile(), new TypeReference<List<FaultRun>>() {})) {
                runs.put(run.number(), run);
            }
        }
        return runs;
    }

    private void write(Map<Integer, FaultRun> runs) throws IOException {
        StringBuilder page = new StringBuilder(page(runs));
        for (String name : List.of(KILLS, PACK_KILLS)) {
            Path kills = folder.resolve(name);
            if (Files.exists(kills)) {
                page.append(section(MAPPER.readValue(kills.toFile(), KillRun.class)));
            }
        }
        Files.writeString(folder.resolve("faults.md"), page);
    }

    private static String section(KillRun run) {
        StringBuilder section = new StringBuilder((run.packs() ? """

                ## kill -9 in the middle of pack writes

                `./swath bench kill --packs`, seed %d, %s: %d of %d times ingest-service was killed by `kill -9` while it wrote the packs of %d tiles (undisturbed %.1f s); it was started again, and the ledger
                asked once all was through. Every ingest gives the same keys new bytes, so that the one before is superseded. The ledger was clean %d times of %d: no event pointed at what is not there.
                """ : """

                ## kill -9 at random moments

                `./swath bench kill`, seed %d, %s: %d of %d times an ingest of %d images (undisturbed %.1f s) was disturbed by `kill -9` of one process at a random moment; it was started again, and the ledger
                asked once all was through. Every ingest gives the same keys new bytes, so that the one before is superseded. The ledger was clean %d times of %d.
                """)
                .formatted(
                        run.seed(),
                        run.day(),
                        run.kills().size(),
                        run.planned(),
                        run.images(),
                        run.undisturbedMillis() / 1e3,
                        run.kills().size() - run.unclean(),
                        run.kills().size()));
        section.append("\n| | killed | after | drained after | ledger |\n| --- | --- | --- | --- | --- |\n");
        for (int i = 0; i < run.kills().size(); i++) {
            KillRun.Kill kill = run.kills().get(i);
            section.append("| %d | %s | %.1f s | %d s | %s |%n"
                    .formatted(
                            i + 1,
                            kill.killed(),
                            kill.afterMillis() / 1e3,
                            kill.drainSeconds(),
                            kill.clean() ? "clean" : kill.verdict()));
        }
        return section.toString();
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
                    .append(run.outcome() == FaultRun.RunResult.NOT_RUN ? "Not run: " : "Ledger: ")
                    .append(run.verdict())
                    .append('\n');
        }
        return page.toString();
    }
}
