package dev.swath.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Utterances with the plans that they must become. */
class PlanCasesTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    record PlanCase(List<String> context, String utterance, Instant now, JsonNode plan) {
        @Override
        public String toString() {
            return context + " " + utterance;
        }
    }

    static Stream<PlanCase> given() {
        return cases("plans.json");
    }

    static Stream<PlanCase> own() {
        return cases("own-plans.json");
    }

    @ParameterizedTest
    @MethodSource("given")
    void shouldPlanTheGivenCases(PlanCase one) {
        assertThat(planned(one)).isEqualTo(text(one.plan()));
    }

    @ParameterizedTest
    @MethodSource("own")
    void shouldPlanOurOwnCases(PlanCase one) {
        assertThat(planned(one)).isEqualTo(text(one.plan()));
    }

    private static String planned(PlanCase one) {
        List<String> utterances = new ArrayList<>(one.context());
        utterances.add(one.utterance());
        return switch (new Planner(one.now()).read(utterances)) {
            case Planner.Intent.ToSearch(Plan plan, var _, var _) -> text(JSON.valueToTree(plan));
            case Planner.Intent.ToTalk _ -> "null";
        };
    }

    /** 30 and 30.0 are one number. */
    private static String text(JsonNode plan) {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(plan)
                    .replaceAll("(\\d+)\\.0\\b", "$1");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<PlanCase> cases(String name) {
        try (InputStream file = PlanCasesTest.class.getResourceAsStream(name)) {
            List<PlanCase> cases = new ArrayList<>();
            for (JsonNode one : JSON.readTree(file)) {
                List<String> context = new ArrayList<>();
                one.path("context").forEach(turn -> context.add(turn.asText()));
                cases.add(new PlanCase(
                        context,
                        one.path("utterance").asText(),
                        Instant.parse(one.path("now").asText()),
                        one.path("plan")));
            }
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
