package dev.swath.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.swath.catalogue.CatalogueException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a plan that a client sends. A refusal names the field, what was expected and what was found. */
public final class PlanJson {
    private static final Set<String> FIELDS = Set.of(
            "subject",
            "negative",
            "like",
            "place",
            "notPlace",
            "time",
            "cloudMax",
            "threshold",
            "sort",
            "limit",
            "count",
            "collections",
            "ask");
    private static final int SHOWN = 60;

    private PlanJson() {}

    /**
     * The plan of a JSON object. A field that is missing has its default; {@code ask} is not taken from a client, since it is judged anew.
     *
     * @throws CatalogueException INVALID_REQUEST, with the path of the field that is at fault, such as {@code plan.place.km}
     */
    public static Plan read(JsonNode node) {
        try {
            return plan(node);
        } catch (CatalogueException e) {
            String field = e.field();
            throw field == null ? e : e.withField(field.equals("plan") ? field : "plan." + field);
        }
    }

    private static Plan plan(JsonNode node) {
        checkObject("plan", node, FIELDS);
        return new Plan(
                text(node, "subject"),
                texts(node, "negative"),
                text(node, "like"),
                place(node, "place"),
                place(node, "notPlace"),
                time(node),
                number(node, "cloudMax", "cloudMax"),
                threshold(node),
                sort(node),
                limit(node),
                flag(node, "count"),
                texts(node, "collections"),
                null);
    }

    private static @Nullable PlannedPlace place(JsonNode plan, String field) {
        JsonNode node = plan.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        checkObject(field, node, Set.of("relation", "names", "km", "part"));
        String relation = text(node, "relation");
        check(relation != null, field + ".relation", "expected a relation, found none");
        try {
            return new PlannedPlace(
                    PlannedPlace.Relation.of("relation", relation == null ? "" : relation),
                    texts(node, "names"),
                    number(node, "km", "km"),
                    text(node, "part"));
        } catch (CatalogueException e) {
            throw e.withField(field + "." + e.field());
        }
    }

    private static @Nullable PlannedTime time(JsonNode plan) {
        JsonNode node = plan.path("time");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        checkObject("time", node, Set.of("from", "to"));
        return new PlannedTime(instant(node, "from"), instant(node, "to"));
    }

    private static @Nullable Instant instant(JsonNode time, String field) {
        String text = text(time, field);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw CatalogueException.ofField(
                    "time." + field, "expected an RFC 3339 instant, found \"%s\"".formatted(shown(text)));
        }
    }

    private static Plan.@Nullable Threshold threshold(JsonNode plan) {
        JsonNode node = plan.path("threshold");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        checkObject("threshold", node, Set.of("probability"));
        Double probability = number(node, "probability", "threshold.probability");
        check(probability != null, "threshold.probability", "expected a number, found none");
        return new Plan.Threshold(probability == null ? 0 : probability);
    }

    private static Plan.Sort sort(JsonNode plan) {
        String text = text(plan, "sort");
        if (text == null) {
            return Plan.Sort.SCORE;
        }
        return Arrays.stream(Plan.Sort.values())
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElseThrow(() -> CatalogueException.ofField(
                        "sort", "expected score or datetime, found \"%s\"".formatted(shown(text))));
    }

    private static @Nullable Integer limit(JsonNode plan) {
        JsonNode node = plan.path("limit");
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        check(
                node.isIntegralNumber() && node.canConvertToInt(),
                "limit",
                "expected a whole number, found " + shown(node.toString()));
        return node.intValue();
    }

    private static boolean flag(JsonNode plan, String field) {
        JsonNode node = plan.path(field);
        check(
                node.isMissingNode() || node.isNull() || node.isBoolean(),
                field,
                "expected true or false, found " + shown(node.toString()));
        return node.asBoolean(false);
    }

    private static @Nullable Double number(JsonNode object, String field, String path) {
        JsonNode node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        check(node.isNumber(), path, "expected a number, found " + shown(node.toString()));
        return node.doubleValue();
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        check(node.isTextual(), field, "expected a string, found " + shown(node.toString()));
        return node.textValue();
    }

    private static List<String> texts(JsonNode object, String field) {
        JsonNode node = object.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return List.of();
        }
        check(node.isArray(), field, "expected an array of strings, found " + shown(node.toString()));
        List<String> texts = new ArrayList<>();
        for (JsonNode one : node) {
            check(one.isTextual(), field, "expected strings, found " + shown(one.toString()));
            texts.add(one.textValue());
        }
        return texts;
    }

    private static void checkObject(String field, JsonNode node, Set<String> known) {
        check(node.isObject(), field, "expected an object, found " + shown(node.toString()));
        node.fieldNames()
                .forEachRemaining(name -> check(
                        known.contains(name),
                        field.equals("plan") ? shown(name) : field + "." + shown(name),
                        "expected one of %s, found an unknown name"
                                .formatted(String.join(
                                        ", ", known.stream().sorted().toList()))));
    }

    static void check(boolean holds, String field, String complaint) {
        if (!holds) {
            throw CatalogueException.ofField(field, complaint);
        }
    }

    static void checkText(String field, @Nullable String text, int longest) {
        check(
                text == null || (!text.isBlank() && text.length() <= longest),
                field,
                "expected 1 to %d characters, found %d"
                        .formatted(longest, text == null || text.isBlank() ? 0 : text.length()));
    }

    /** The part of a client's value that a message quotes. */
    static String shown(@Nullable String value) {
        return value == null || value.length() <= SHOWN ? String.valueOf(value) : value.substring(0, SHOWN) + "…";
    }
}
