package dev.swath.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorKind;
import dev.swath.catalogue.api.SearchAnswer;
import dev.swath.catalogue.event.EventJson;
import dev.swath.client.GatewayClient;
import dev.swath.client.HitText;
import dev.swath.client.SwathClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "chat",
        description =
                "Talks with the catalogue: \"harbors near Genoa since June\", \"only the cloudless ones\", \"more like the second one\". Ends with Ctrl-D.",
        mixinStandardHelpOptions = true)
final class ChatCommand implements Callable<Integer> {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Parameters(
            arity = "0..*",
            paramLabel = "TEXT",
            description = "each is a turn; without any they are read from standard input, a line each")
    private List<String> turns = List.of();

    @Option(names = "--plan", description = "prints the plan that each turn becomes, as JSON")
    private boolean plan;

    @Option(names = "--json", description = "prints each answer as a line of JSON")
    private boolean json;

    @Mixin
    private EndpointOptions endpointOptions = new EndpointOptions();

    private final ArrayNode messages = JSON.arrayNode();

    @Override
    public Integer call() throws IOException {
        try (SwathClient swath = endpointOptions.connect(System.getenv())) {
            if (!turns.isEmpty()) {
                for (String turn : turns) {
                    print(answer(swath.gateway(), turn));
                }
                return 0;
            }
            converse(swath.gateway());
            return 0;
        }
    }

    private void converse(GatewayClient gateway) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        prompt();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                try {
                    print(answer(gateway, line));
                } catch (CatalogueException e) {
                    // What a turn is refused for does not end the conversation.
                    if (e.kind() != ErrorKind.INVALID_INPUT) {
                        throw e;
                    }
                    System.err.println(e.getMessage());
                }
            }
            prompt();
        }
    }

    private static void prompt() {
        if (Objects.requireNonNull(System.console(), "a JDK has a console").isTerminal()) {
            System.err.print("> ");
            System.err.flush();
        }
    }

    /** Asks, and keeps question and answer for the turns after. A refused question is forgotten. */
    private JsonNode answer(GatewayClient gateway, String text) {
        ObjectNode turn = JSON.objectNode().put("role", "user");
        turn.putArray("parts").addObject().put("text", text);
        ObjectNode request = JSON.objectNode();
        request.putArray("messages").addAll(messages).add(turn);
        JsonNode answer = gateway.chat(request);
        messages.add(turn);
        messages.add(told(answer));
        return answer;
    }

    /** An answer as the next question tells it: words, ids of hits, and the plan. */
    private static ObjectNode told(JsonNode answer) {
        ObjectNode turn = JSON.objectNode().put("role", "assistant");
        ArrayNode parts = turn.putArray("parts");
        for (JsonNode part : answer.path("parts")) {
            if (part.has("hits")) {
                ArrayNode ids = parts.addObject().putArray("hits");
                part.path("hits").forEach(hit -> ids.add(hit.path("tileId").asText()));
            } else {
                parts.addObject().put("text", part.path("text").asText());
            }
        }
        if (answer.path("plan").isObject()) {
            turn.set("plan", answer.path("plan"));
        }
        return turn;
    }

    private void print(JsonNode answer) throws JsonProcessingException {
        if (json) {
            System.out.println(answer);
            return;
        }
        for (JsonNode part : answer.path("parts")) {
            JsonNode text = part.path("text");
            if (text.isTextual()) {
                System.out.println(text.textValue());
            }
            int number = 1;
            for (JsonNode hit : part.path("hits")) {
                System.out.printf("%3d. %s%n", number, hitText(hit));
                number++;
            }
        }
        if (plan) {
            System.out.println(answer.path("plan"));
        }
    }

    private static String hitText(JsonNode hit) throws JsonProcessingException {
        return HitText.of(EventJson.mapper().treeToValue(hit, SearchAnswer.Result.class))
                .strip();
    }
}
