package dev.swath.cql2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in ends as an expression or as a refusal with a position; nothing hangs. */
class BrokenInputTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int INPUTS = 20_000;
    private static final List<String> PIECES = List.of(
            "(",
            ")",
            ",",
            "'",
            "\"",
            "=",
            "<>",
            "and",
            " or ",
            " not ",
            " in ",
            " like ",
            " between ",
            " is null",
            "gsd",
            " 1",
            "-",
            "^",
            "*",
            "%",
            "point",
            "polygon((",
            "S_INTERSECTS(",
            "T_AFTER(",
            "INTERVAL(",
            "DATE('2026-01-01')",
            "BBOX(",
            "true",
            "'x'",
            "..",
            ":",
            "é",
            "\u0000",
            "\uD800",
            "1e999",
            "geometrycollection(");

    @ParameterizedTest
    @ValueSource(longs = {1, 20261129, 0})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldTakeOrRefuseAnyText(long fixed) {
        long seed = fixed == 0 ? System.nanoTime() : fixed;
        Random random = new Random(seed);
        RandomCql2 texts = new RandomCql2(random);
        int taken = 0;
        for (int i = 0; i < INPUTS; i++) {
            String text = switch (i % 4) {
                case 0 -> bytes(random);
                case 1 -> pieces(random);
                case 2 -> mutated(texts.expression(2), random);
                default -> texts.expression(3);
            };
            taken += isTaken(text, seed) ? 1 : 0;
        }
        assertThat(taken).as("seed %d", seed).isBetween(INPUTS / 4, INPUTS - INPUTS / 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 0})
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldTakeOrRefuseAnyJson(long fixed) {
        long seed = fixed == 0 ? System.nanoTime() : fixed;
        Random random = new Random(seed);
        RandomCql2 texts = new RandomCql2(random);
        for (int i = 0; i < INPUTS; i++) {
            String json = Cql2Text.parse(texts.expression(2)).toJson().toString();
            JsonNode node;
            try {
                node = MAPPER.readTree(mutated(json, random));
            } catch (JsonProcessingException e) {
                continue;
            }
            if (node != null) {
                try {
                    Cql2Filter.of(Cql2Json.parse(node));
                } catch (CatalogueException e) {
                    checkRefusal(e, node.toString(), seed);
                }
            }
        }
    }

    static List<String> deepAndLong() {
        int most = Cql2Expression.MAX_LENGTH;
        return List.of(
                "(".repeat(most),
                "(".repeat(200) + "gsd = 1" + ")".repeat(200),
                "not ".repeat(most / 4),
                "not ".repeat(100) + "gsd = 1",
                "gsd = " + "-".repeat(most - 10) + "b",
                "gsd = 1" + " + 1".repeat(most / 4 - 10),
                "gsd = 2" + "^2".repeat(most / 2 - 10),
                "f(".repeat(100) + ")".repeat(100),
                "s_intersects(geometry, " + "geometrycollection(".repeat(100) + "point(1 2)" + ")".repeat(101),
                "gsd = 1" + " and gsd = 1".repeat(most / 12 - 1),
                "gsd in (1" + ",1".repeat(most / 2 - 10) + ")",
                "description like '" + "%_".repeat(most),
                "gsd = 1 or " + " ".repeat(most),
                "s_intersects(geometry, multipoint(1 2" + ",1 2".repeat(20_000) + "))");
    }

    @ParameterizedTest
    @MethodSource("deepAndLong")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void shouldRefuseWhatIsTooDeepOrTooLong(String text) {
        assertThatThrownBy(() -> Cql2Filter.of(Cql2Text.parse(text)))
                .isInstanceOfSatisfying(
                        CatalogueException.class,
                        e -> checkRefusal(e, text.substring(0, Math.min(60, text.length())), 0));
    }

    @Test
    void shouldRefuseJsonThatIsTooDeep() throws JsonProcessingException {
        String deep = "{\"op\":\"not\",\"args\":[".repeat(65) + "true" + "]}".repeat(65);
        String fits = "{\"op\":\"not\",\"args\":[".repeat(64) + "true" + "]}".repeat(64);
        JsonNode json = MAPPER.readTree(deep);

        assertThatThrownBy(() -> Cql2Json.parse(json)).hasMessageContaining("at most 64 operators");
        assertThat(Cql2Filter.of(Cql2Json.parse(MAPPER.readTree(fits)))).isNotNull();
    }

    private static boolean isTaken(String text, long seed) {
        try {
            Cql2Expression expression = Cql2Text.parse(text);
            expression.toJson();
            Cql2Filter.of(expression);
            return true;
        } catch (CatalogueException e) {
            checkRefusal(e, text, seed);
            return false;
        }
    }

    private static void checkRefusal(CatalogueException e, String input, long seed) {
        assertThat(e.code()).as("seed %d: %s", seed, input).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(e.position()).as("seed %d: %s", seed, input).matches("character \\d+|/.*");
        assertThat(String.valueOf(e.getMessage()).length())
                .as("seed %d: %s", seed, input)
                .isLessThan(600);
    }

    private static String bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        return new String(bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static String pieces(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            int end = Math.min(mutated.length(), at + random.nextInt(6));
            switch (random.nextInt(3)) {
                case 0 -> mutated.delete(at, end);
                case 1 -> mutated.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                default -> mutated.insert(random.nextInt(mutated.length() + 1), mutated.substring(at, end));
            }
        }
        return mutated.toString();
    }
}
