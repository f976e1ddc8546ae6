package dev.swath.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.swath.catalogue.CatalogueException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanJsonTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"subjekt\": \"ships\"} | plan.subjekt",
                "{\"subject\": 3} | plan.subject",
                "{\"subject\": \" \"} | plan.subject",
                "{\"negative\": \"trees\"} | plan.negative",
                "{\"like\": \"the second\"} | plan.like",
                "{\"place\": \"Paris\"} | plan.place",
                "{\"place\": {\"names\": [\"Paris\"]}} | plan.place.relation",
                "{\"place\": {\"relation\": \"under\", \"names\": [\"Paris\"]}} | plan.place.relation",
                "{\"place\": {\"relation\": \"within\", \"names\": [\"Paris\"]}} | plan.place.km",
                "{\"place\": {\"relation\": \"in\", \"names\": []}} | plan.place.names",
                "{\"place\": {\"relation\": \"in\", \"names\": [\"Paris\"], \"part\": \"up\"}} | plan.place.part",
                "{\"notPlace\": {\"relation\": \"between\", \"names\": [\"Paris\"]}} | plan.notPlace.names",
                "{\"time\": {\"from\": \"June\"}} | plan.time.from",
                "{\"time\": {\"from\": \"2026-06-01T00:00:00Z\", \"to\": \"2026-05-01T00:00:00Z\"}} | plan.time",
                "{\"cloudMax\": 30} | plan.cloudMax",
                "{\"threshold\": {\"score\": 0.3}} | plan.threshold.score",
                "{\"sort\": \"age\"} | plan.sort",
                "{\"limit\": 2.5} | plan.limit",
                "{\"limit\": 0} | plan.limit",
                "{\"count\": \"yes\"} | plan.count",
                "[] | plan",
            })
    void shouldNameTheFieldThatIsWrong(String json, String field) {
        assertThatThrownBy(() -> PlanJson.read(JSON.readTree(json)))
                .isInstanceOfSatisfying(
                        CatalogueException.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void shouldReadWhatItWrites() throws Exception {
        Planner.Intent reading = new Planner(Instant.parse("2026-11-28T12:00:00Z"))
                .read(List.of("5 cloudless harbors within 30 km of Genoa but not in Italy since Monday, no ships"));
        Plan plan = ((Planner.Intent.ToSearch) reading).plan();

        assertThat(PlanJson.read(JSON.readTree(JSON.writeValueAsString(plan)))).isEqualTo(plan);
    }
}
