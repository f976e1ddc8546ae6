package dev.swath.evaluation.captioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class PtbTokenizerParityTest {
    @Test
    void shouldCutOddSentencesAsTheReferenceDoes() throws IOException {
        JsonNode cases = new JsonMapper().readTree(PtbTokenizerParityTest.class.getResource("/ptb-tokens.json"));

        assertThat(cases).hasSizeGreaterThan(30);
        SoftAssertions each = new SoftAssertions();
        for (JsonNode one : cases) {
            String sentence = one.get(0).asText();
            each.assertThat(PtbTokenizer.tokenize(sentence))
                    .as(sentence)
                    .isEqualTo(StreamSupport.stream(one.get(1).spliterator(), false)
                            .map(JsonNode::asText)
                            .toList());
        }
        each.assertAll();
    }
}
