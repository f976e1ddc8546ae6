package dev.swath.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.catalogue.Retry;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.IndexForm;
import dev.swath.catalogue.event.ModelSelected;
import dev.swath.client.Reindex;
import dev.swath.streaming.TopicFollower;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reindex",
        description = "Builds the index anew from what Kafka keeps, without running a model, while the present one is"
                + " searched. It ends once the new one is searched. Stopping the command does not stop the work;"
                + " called again, it goes on telling of it.",
        mixinStandardHelpOptions = true)
final class ReindexCommand implements Callable<Integer> {
    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "1h",
            converter = Durations.class,
            description = "how long to wait until the new index is searched (default ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ZERO;

    @Option(names = "--json", description = "print the outcome as one JSON document")
    private boolean json;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    private String told = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
        String kafka = endpointOptions.resolve(System.getenv()).kafka();
        try (Reindex reindex = Reindex.ask(kafka)) {
            System.err.println("filling " + name(reindex.form()));
            if (!Retry.every(Reindex.PAUSE).within(timeout).ask(() -> isSearched(reindex), searched -> searched)) {
                throw new CatalogueException(
                        ErrorCode.INDEX_UNAVAILABLE,
                        "%s is not searched after %s (%s); index-service goes on with it"
                                .formatted(name(reindex.form()), Durations.text(timeout), told));
            }
            System.out.println(json ? outcome(reindex) : name(reindex.form()) + " is searched");
            return 0;
        }
    }

    /** Prints how far it is, where that has changed. */
    private boolean isSearched(Reindex reindex) {
        if (reindex.isSearched()) {
            return true;
        }
        TopicFollower.Progress progress = reindex.progress();
        String now = "%,d of %,d records%s"
                .formatted(
                        progress.read(),
                        progress.all(),
                        progress.read() < progress.all()
                                ? ""
                                : "; its rows are compared with those of the present index");
        if (!now.equals(told)) {
            System.err.println(now);
            told = now;
        }
        return false;
    }

    private static String outcome(Reindex reindex) {
        ModelSelected record = reindex.record();
        ObjectNode outcome = EventJson.mapper().createObjectNode();
        outcome.put("modelVersion", record.modelVersion().value());
        outcome.put("indexSchema", record.form().schema());
        outcome.put("indexBuild", record.form().build());
        outcome.put("records", reindex.progress().all());
        return outcome.toString();
    }

    private static String name(IndexForm form) {
        return "build %d of the index (schema %d)".formatted(form.build(), form.schema());
    }
}
