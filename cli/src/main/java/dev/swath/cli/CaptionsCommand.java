package dev.swath.cli;

import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.client.SwathClient;
import dev.swath.streaming.TopicFollower;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "captions",
        description = "Prints the captions topic as lines: all captions, or with --follow the new ones as they come.",
        mixinStandardHelpOptions = true)
final class CaptionsCommand implements Callable<Integer> {
    @Option(names = "--follow", description = "keep running, and print captions as they come")
    private boolean follow;

    @Option(names = "--from-beginning", description = "with --follow: print the existing captions first")
    private boolean fromBeginning;

    @Option(names = "--json", description = "print the records' values")
    private boolean json;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            if (!follow) {
                return swath.readCaptions(this::print) == 0 ? 0 : SwathCli.FAILED;
            }
            TopicFollower.From from = fromBeginning ? TopicFollower.From.BEGINNING : TopicFollower.From.END;
            try (TopicFollower<TileCaptioned> follower = swath.followCaptions(from, this::print)) {
                // Until Ctrl-C.
                new CountDownLatch(1).await();
                return 0;
            }
        }
    }

    private void print(TileCaptioned captioned) {
        System.out.println(
                json
                        ? new String(EventJson.write(captioned), StandardCharsets.UTF_8)
                        : "%s  %s  %s".formatted(captioned.key(), captioned.caption(), captioned.tileId()));
    }
}
