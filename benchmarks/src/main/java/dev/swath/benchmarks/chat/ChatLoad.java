package dev.swath.benchmarks.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.event.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a running Swath: searches and arrivals at a steady pace, and conversations that follow each other without a pause. */
final class ChatLoad implements AutoCloseable {
    private static final List<String> SUBJECTS = List.of(
            "airplanes",
            "boats in a harbor",
            "a tennis court",
            "dense houses",
            "a river",
            "a forest",
            "storage tanks",
            "a beach",
            "farmland",
            "a parking lot",
            "an intersection",
            "a golf course");
    private static final List<String> QUESTIONS =
            List.of("show me %s", "What is in the first one?", "How would one know %s from above?", "how many?");
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final URI gateway;
    private final List<Path> pictures;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicInteger number = new AtomicInteger();

    /** @param pictures that arrive, each under new keys again and again */
    ChatLoad(URI gateway, List<Path> pictures) {
        this.gateway = gateway;
        this.pictures = List.copyOf(pictures);
    }

    /** @param searchable how many tiles became searchable meanwhile */
    record LoadFigures(CallTimes searches, CallTimes chats, int arrived, long searchable) {
        ObjectNode toJson() {
            ObjectNode figures = EventJson.mapper()
                    .createObjectNode()
                    .put("arrived", arrived)
                    .put("searchable", searchable);
            figures.set("searches", searches.toJson());
            figures.set("chats", chats.toJson());
            return figures;
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    "%s; %s; %d arrived, %d tiles became searchable",
                    searches.words("searches"),
                    chats.words("chats"),
                    arrived,
                    searchable);
        }
    }

    LoadFigures run(Duration time, int searchesPerSecond, int arrivalsPerSecond, int chatsAtOnce)
            throws IOException, InterruptedException {
        long before = searchable();
        CallTimes searches = new CallTimes();
        CallTimes chats = new CallTimes();
        AtomicInteger arrived = new AtomicInteger();
        long end = System.nanoTime() + time.toNanos();
        List<Thread> talkers = new ArrayList<>();
        try (ScheduledExecutorService pace = Executors.newScheduledThreadPool(2)) {
            var _ = pace.scheduleAtFixedRate(
                    () -> search(searches), 0, 1_000_000 / searchesPerSecond, TimeUnit.MICROSECONDS);
            var _ = pace.scheduleAtFixedRate(
                    () -> arrive(arrived), 0, 1_000_000 / arrivalsPerSecond, TimeUnit.MICROSECONDS);
            for (int i = 0; i < chatsAtOnce; i++) {
                talkers.add(Thread.ofVirtual().start(() -> converse(chats, end)));
            }
            var _ = pace.schedule(pace::shutdownNow, time.toMillis(), TimeUnit.MILLISECONDS);
            var _ = pace.awaitTermination(time.toMillis() + LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        }
        for (Thread talker : talkers) {
            talker.join();
        }
        searches.awaitAll(LONGEST);
        return new LoadFigures(searches, chats, arrived.get(), searchable() - before);
    }

    /**
     * How long after its client left a chat its place takes a new one. All other places are held by chats meanwhile, so far as the gateway lets them in.
     *
     * @return milliseconds; the time of the calls that ask for it is in it
     */
    long millisUntilPlaceIsFree() throws IOException, InterruptedException {
        List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
        String slow = conversation("Tell me a very long story about a river, a forest and the sea.", true);
        while (status(post("/api/chat", conversation("how many?", false))) != TOO_MANY && held.size() < 256) {
            held.add(http.sendAsync(post("/api/chat", slow), BodyHandlers.ofString()));
        }
        long left = System.nanoTime();
        held.forEach(chat -> chat.cancel(true));
        while (status(post("/api/chat", conversation("how many?", false))) == TOO_MANY) {
            Thread.onSpinWait();
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - left);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private void search(CallTimes times) {
        int n = number.incrementAndGet();
        String text = SUBJECTS.get(n % SUBJECTS.size()) + " and number " + n; // no cache knows it
        var _ = times.time(http.sendAsync(
                post(
                        "/api/search",
                        EventJson.mapper().createObjectNode().put("text", text).toString()),
                BodyHandlers.ofString()));
    }

    private void arrive(AtomicInteger arrived) {
        int n = number.incrementAndGet();
        Path picture = pictures.get(n % pictures.size());
        try {
            HttpRequest put = HttpRequest.newBuilder(
                            gateway.resolve("/api/scenes/bench-chat/%d-%s".formatted(n, picture.getFileName())))
                    .timeout(LONGEST)
                    .PUT(BodyPublishers.ofByteArray(Files.readAllBytes(picture)))
                    .build();
            var _ = http.sendAsync(put, BodyHandlers.discarding()).thenAccept(answer -> {
                if (answer.statusCode() < 300) {
                    arrived.incrementAndGet();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void converse(CallTimes times, long end) {
        while (System.nanoTime() < end) {
            int n = number.incrementAndGet();
            ObjectNode request = EventJson.mapper().createObjectNode();
            for (String question : QUESTIONS) {
                turn(request, "user").addObject().put("text", question.formatted(SUBJECTS.get(n % SUBJECTS.size())));
                HttpResponse<String> answer = times.time(
                                http.sendAsync(post("/api/chat", request.toString()), BodyHandlers.ofString()))
                        .join();
                if (answer.statusCode() != OK || System.nanoTime() > end) {
                    break;
                }
                remember(request, answer.body());
            }
        }
    }

    private static void remember(ObjectNode request, String answer) {
        try {
            JsonNode parts = EventJson.mapper().readTree(answer).path("parts");
            ArrayNode said = turn(request, "assistant");
            for (JsonNode part : parts) {
                if (part.has("text")) {
                    said.addObject().set("text", part.path("text"));
                } else {
                    ArrayNode ids = said.addObject().putArray("hits");
                    part.path("hits").forEach(hit -> ids.add(hit.path("tileId").asText()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ArrayNode turn(ObjectNode request, String role) {
        return request.withArray("messages").addObject().put("role", role).putArray("parts");
    }

    private static String conversation(String text, boolean stream) {
        ObjectNode request = EventJson.mapper().createObjectNode().put("stream", stream);
        turn(request, "user").addObject().put("text", text);
        return request.toString();
    }

    private long searchable() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/status"))
                .timeout(LONGEST)
                .build();
        String status = http.send(request, BodyHandlers.ofString()).body();
        return EventJson.mapper().readTree(status).path("searchable").asLong();
    }

    private int status(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(LONGEST)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
