package dev.swath.cli;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.event.EventJson;
import dev.swath.catalogue.event.TileCaptioned;
import dev.swath.client.SwathClient;
import dev.swath.streaming.TopicFollower;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "captions",
        description = "Prints the captions topic as lines: all captions, or with --follow the new ones as they come.",
        mixinStandardHelpOptions = true)
final class CaptionsCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(500);

    @Option(names = "--follow", description = "keep running, and print captions as they come")
    private boolean follow;

    @Option(names = "--from-beginning", description = "with --follow: print the existing captions first")
    private boolean fromBeginning;

    @Option(names = "--json", description = "print the records' values")
    private boolean json;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    private final CountDownLatch nobodyReads = new CountDownLatch(1);

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            return follow ? follow(swath) : swath.readCaptions(this::print) == 0 ? 0 : SwathCli.FAILED;
        }
    }

    /** Until Ctrl-C, or nobody reads what is printed. A broker that goes away later is waited for. */
    private int follow(SwathClient swath) throws InterruptedException {
        TopicFollower.From from = fromBeginning ? TopicFollower.From.BEGINNING : TopicFollower.From.END;
        try (TopicFollower<TileCaptioned> follower = swath.followCaptions(from, this::print)) {
            boolean reached = false;
            boolean away = false;
            while (!nobodyReads.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<CatalogueException> complaint = follower.findComplaint();
                reached |= follower.isCaughtUp();
                if (complaint.isPresent() && !reached) {
                    throw complaint.get();
                }
                if (complaint.isPresent() != away) {
                    away = complaint.isPresent();
                    System.err.println(complaint
                            .map(cause -> "swath: " + cause.getMessage() + "; waiting for it")
                            .orElse("swath: the captions are followed again"));
                }
            }
            return 0;
        }
    }

    private void print(TileCaptioned captioned) {
        System.out.println(
                json
                        ? new String(EventJson.write(captioned), StandardCharsets.UTF_8)
                        : "%s  %s  %s".formatted(captioned.key(), captioned.caption(), captioned.tileId()));
        if (System.out.checkError()) {
            nobodyReads.countDown();
        }
    }
}
