package dev.swath.benchmarks.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "chat",
        description =
                "Measures searches of a running Swath that takes in pictures, without chats and beside them, and how"
                        + " soon a chat that its client leaves frees its place.",
        mixinStandardHelpOptions = true)
public final class ChatBench implements Callable<Integer> {
    @Option(
            names = "--gateway",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "default ${DEFAULT-VALUE}")
    private URI gateway = URI.create("http://127.0.0.1:8080");

    @Option(
            names = "--images",
            paramLabel = "DIR",
            required = true,
            description = "pictures that arrive, again and again")
    private Path images = Path.of("");

    @Option(names = "--seconds", defaultValue = "30", description = "of each part (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--chats", defaultValue = "20", description = "at once (default ${DEFAULT-VALUE})")
    private int chats;

    @Option(names = "--searches", defaultValue = "20", description = "a second (default ${DEFAULT-VALUE})")
    private int searches;

    @Option(names = "--arrivals", defaultValue = "2", description = "pictures a second (default ${DEFAULT-VALUE})")
    private int arrivals;

    @Option(names = "--json", description = "one JSON document")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> pictures;
        try (Stream<Path> files = Files.list(images)) {
            pictures = files.filter(file -> file.toString().matches(".*\\.(jpe?g|png|tif)"))
                    .sorted()
                    .toList();
        }
        Duration part = Duration.ofSeconds(seconds);
        try (ChatLoad load = new ChatLoad(gateway, pictures)) {
            var _ = load.run(Duration.ofSeconds(Math.min(seconds, 5)), searches, arrivals, 0);
            ChatLoad.LoadFigures without = load.run(part, searches, arrivals, 0);
            ChatLoad.LoadFigures beside = load.run(part, searches, arrivals, chats);
            print(without, beside, load.millisUntilPlaceIsFree());
        }
        return 0;
    }

    private void print(ChatLoad.LoadFigures without, ChatLoad.LoadFigures beside, long freeMillis) throws IOException {
        double ratio = beside.searches().quantile(0.99) / without.searches().quantile(0.99);
        if (json) {
            ObjectNode figures =
                    EventJson.mapper().createObjectNode().put("name", "chat").put("chatsAtOnce", chats);
            figures.set("without", without.toJson());
            figures.set("beside", beside.toJson());
            figures.put("freeMillis", freeMillis).put("ratio", ratio);
            System.out.println(EventJson.mapper().writeValueAsString(figures));
            return;
        }
        System.out.printf("searches without chats    %s%n", without.words());
        System.out.printf("beside %2d chats at once   %s%n", chats, beside.words());
        System.out.printf("a chat that its client leaves frees its place after %d ms%n", freeMillis);
        System.out.printf("p99 of searches, ratio %.2f%n", ratio);
    }
}
