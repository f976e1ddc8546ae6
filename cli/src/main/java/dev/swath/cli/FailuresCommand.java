package dev.swath.cli;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.swath.catalogue.api.OpenFailures;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileFailed;
import dev.swath.client.ReplayFailures;
import dev.swath.client.SwathClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "failures",
        description = "Says what was given up and why, and tries it again.",
        mixinStandardHelpOptions = true)
final class FailuresCommand {
    private static final int MOST = 10_000;

    @Command(name = "list", description = "Lists the open failures.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--json", description = "one failure a line") boolean json,
            @Mixin EndpointOptions endpoints)
            throws IOException {
        try (SwathClient swath = endpoints.connect(System.getenv())) {
            OpenFailures open = swath.gateway().failures(MOST);
            for (TileFailed failure : open.failures()) {
                System.out.println(json ? EventJson.mapper().writeValueAsString(failure) : line(failure));
            }
            if (open.total() > open.failures().size()) {
                System.err.printf("swath: these are the newest of %d open failures%n", open.total());
            }
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a failure in full.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "as list prints it") String id,
            @Mixin EndpointOptions endpoints)
            throws IOException {
        ObjectWriter pretty = EventJson.mapper().writerWithDefaultPrettyPrinter();
        try (SwathClient swath = endpoints.connect(System.getenv())) {
            Optional<TileFailed> failure = swath.gateway().findFailure(id);
            if (failure.isPresent()) {
                System.out.println(pretty.writeValueAsString(failure.get()));
                return 0;
            }
        }
        System.err.println("swath: no open failure has the id " + id);
        return SwathCli.FAILED;
    }

    @Command(
            name = "replay",
            description = "Tries the objects of failures again. A stage that then succeeds closes its failure.",
            mixinStandardHelpOptions = true)
    int replay(
            @Parameters(paramLabel = "ID", arity = "0..*", description = "as list prints them") List<String> ids,
            @Option(names = "--all", description = "every open failure") boolean all,
            @Option(names = "--bucket", defaultValue = "swath-scenes", description = "default ${DEFAULT-VALUE}")
                    String bucket,
            @Mixin EndpointOptions endpoints)
            throws IOException {
        List<String> named = ids == null ? List.of() : ids;
        if (all != named.isEmpty()) {
            System.err.println("swath: name failures, or --all");
            return CommandLine.ExitCode.USAGE;
        }
        ReplayFailures replay =
                new ReplayFailures(endpoints.resolve(System.getenv()).kafka(), bucket, "cli");
        Map<String, TileFailed> open = replay.open();
        List<String> unknown =
                named.stream().filter(id -> !open.containsKey(id)).toList();
        unknown.forEach(id -> System.err.println("swath: no open failure has the id " + id));
        ReplayFailures.Replayed replayed = replay.replay(
                all
                        ? open.values()
                        : named.stream()
                                .flatMap(id -> Stream.ofNullable(open.get(id)))
                                .toList());
        replayed.looks().forEach(key -> System.out.println("looking again at " + key));
        replayed.left().forEach(why -> System.err.println("swath: not replayed: " + why));
        return unknown.isEmpty() && replayed.left().isEmpty() ? 0 : SwathCli.FAILED;
    }

    private static String line(TileFailed failure) {
        return String.format(
                "%s  %s  %s%n        %s",
                failure.code(), failure.key() == null ? "" : failure.key(), failure.id(), failure.message());
    }
}
