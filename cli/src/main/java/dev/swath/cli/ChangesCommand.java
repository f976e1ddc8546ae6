package dev.swath.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.api.ChangePage;
import dev.swath.catalogue.api.ItemChange;
import dev.swath.catalogue.event.EventJson;
import dev.swath.client.GatewayClient;
import dev.swath.client.SwathClient;
import dev.swath.client.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "changes",
        description = "Prints what happened to the items: all there are, or with --follow what happens from now on.",
        mixinStandardHelpOptions = true)
final class ChangesCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int PAGE = 1_000;

    @Option(names = "--follow", description = "keep running, and print changes as they come")
    private boolean follow;

    @Option(names = "--from-beginning", description = "with --follow: print all items first")
    private boolean fromBeginning;

    @Option(names = "--after", paramLabel = "CURSOR", description = "begin where an earlier run or answer ended")
    private @Nullable String after;

    @Option(names = "--json", description = "print each change as JSON; the cursor goes to standard error at the end")
    private boolean json;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    private boolean away;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            GatewayClient gateway = swath.gateway();
            String cursor = after == null && follow && !fromBeginning ? GatewayClient.NOW : after;
            ChangePage page = gateway.changes(cursor, PAGE);
            while (print(page) && (follow || !page.atEnd())) {
                if (page.atEnd()) {
                    Thread.sleep(LOOK);
                }
                page = next(gateway, page);
            }
            if (!follow) {
                System.err.println("swath: go on with --after " + page.next());
            }
            return 0;
        }
    }

    /** A gateway that goes away while it is followed is waited for. */
    private ChangePage next(GatewayClient gateway, ChangePage page) throws InterruptedException {
        while (true) {
            try {
                ChangePage next = gateway.changes(page.next(), PAGE);
                if (away) {
                    away = false;
                    System.err.println("swath: the changes are followed again");
                }
                return next;
            } catch (UnreachableException e) {
                waitFor(e);
            } catch (CatalogueException e) {
                if (e.kind() != ErrorKind.TRANSIENT && e.kind() != ErrorKind.EXHAUSTED) {
                    throw e;
                }
                waitFor(e);
            }
        }
    }

    private void waitFor(RuntimeException cause) throws InterruptedException {
        if (!follow) {
            throw cause;
        }
        if (!away) {
            away = true;
            System.err.println("swath: " + cause.getMessage() + "; waiting for it");
        }
        Thread.sleep(LOOK);
    }

    /** @return false if nobody reads what is printed */
    private boolean print(ChangePage page) {
        for (ItemChange change : page.changes()) {
            System.out.println(json ? json(change) : line(change));
        }
        return !System.out.checkError();
    }

    private static String line(ItemChange change) {
        return "%s  %s  %s  generation %s"
                .formatted(
                        change.type().name().toLowerCase(Locale.ROOT),
                        change.id(),
                        change.collection() == null ? "-" : change.collection(),
                        change.generation() == null ? "-" : change.generation());
    }

    private static String json(ItemChange change) {
        try {
            return EventJson.mapper().writeValueAsString(change);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change has JSON", e);
        }
    }
}
