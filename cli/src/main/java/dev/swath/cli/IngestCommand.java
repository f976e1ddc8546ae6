package dev.swath.cli;

import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.event.EventJson;
import dev.swath.client.IngestFiles;
import dev.swath.client.IngestProgress;
import dev.swath.client.SceneFile;
import dev.swath.client.SceneOutcome;
import dev.swath.client.SwathClient;
import dev.swath.client.TerminalProgress;
import dev.swath.objectstore.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ingest",
        description = "Puts files or folders into the scenes bucket. Keys keep the folder's name.",
        mixinStandardHelpOptions = true)
final class IngestCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files or folders")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--wait",
            paramLabel = "searchable|captioned",
            description = "wait until every tile is searchable or captioned")
    private IngestFiles.@Nullable Until until;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            converter = Durations.class,
            description = "how long to wait (default ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--json", description = "print one JSON document a line")
    private boolean json;

    @Option(names = "--bucket", defaultValue = "swath-scenes", description = "default ${DEFAULT-VALUE}")
    private String bucket = "swath-scenes";

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<SceneFile> files = SceneFile.list(paths);
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            PrintedOutcomes printed = new PrintedOutcomes();
            IngestFiles ingest = swath.ingest(bucket, printed);
            List<StoredObject> stored = ingest.put(files);
            if (until == null) {
                stored.forEach(object -> print(SceneOutcome.put(object.key())));
                return 0;
            }
            List<StoredObject> late = ingest.await(stored, until, timeout);
            printed.line.clear();
            late.forEach(object -> System.err.printf(
                    "swath: %s was not %s within %s%n",
                    object.key(), until.name().toLowerCase(Locale.ROOT), Durations.text(timeout)));
            return late.isEmpty() && !printed.failed ? 0 : SwathCli.FAILED;
        }
    }

    /** Prints each outcome as it comes, above the line with the progress. */
    private final class PrintedOutcomes implements IngestProgress {
        private final TerminalProgress line = new TerminalProgress(System.err);
        private boolean failed;

        @Override
        public void uploaded(long sent, long total) {
            line.uploaded(sent, total);
        }

        @Override
        public void ended(IngestFiles.Until awaited, SceneOutcome outcome, int ended, int total) {
            failed |= !outcome.failures().isEmpty();
            line.clear();
            print(outcome);
            line.ended(awaited, outcome, ended, total);
        }
    }

    private void print(SceneOutcome outcome) {
        if (json) {
            try {
                System.out.println(EventJson.mapper().writeValueAsString(outcome));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            String tiles =
                    outcome.sceneId() == null ? "put" : outcome.tiles() + (outcome.tiles() == 1 ? " tile" : " tiles");
            System.out.printf(
                    "%s  %s  %s%n",
                    outcome.key(),
                    tiles,
                    outcome.failures().stream().map(ErrorCode::name).collect(Collectors.joining(" ")));
            outcome.warnings().forEach(warning -> System.out.printf("  warning: %s%n", warning));
        }
    }
}
