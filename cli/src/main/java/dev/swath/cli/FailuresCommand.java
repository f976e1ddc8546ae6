package dev.swath.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "failures", description = "What was given up, and why.", mixinStandardHelpOptions = true)
final class FailuresCommand {
    private static final int MOST = 10_000;

    @Command(name = "list", description = "The open failures.", mixinStandardHelpOptions = true)
    int list(
            @Option(names = "--json", description = "one failure a line") boolean json,
            @Mixin EndpointOptions endpoints)
            throws IOException {
        try (GatewayClient gateway =
                new GatewayClient(endpoints.resolve(System.getenv()).gateway())) {
            for (JsonNode failure : gateway.failures(MOST).path("failures")) {
                System.out.println(json ? failure.toString() : line(failure));
            }
            return 0;
        }
    }

    @Command(name = "show", description = "One failure, whole.", mixinStandardHelpOptions = true)
    int show(
            @Parameters(paramLabel = "ID", description = "as list prints it") String id,
            @Mixin EndpointOptions endpoints)
            throws IOException {
        ObjectWriter pretty = EventJson.mapper().writerWithDefaultPrettyPrinter();
        try (GatewayClient gateway =
                new GatewayClient(endpoints.resolve(System.getenv()).gateway())) {
            for (JsonNode failure : gateway.failures(MOST).path("failures")) {
                if (failure.path("id").asText().equals(id)) {
                    System.out.println(pretty.writeValueAsString(failure));
                    return 0;
                }
            }
        }
        System.err.println("swath: no open failure has the id " + id);
        return Main.FAILED;
    }

    private static String line(JsonNode failure) {
        return String.format(
                "%s  %s  %s%n        %s",
                failure.path("code").asText(),
                failure.path("key").asText(""),
                failure.path("id").asText(),
                failure.path("message").asText());
    }
}
