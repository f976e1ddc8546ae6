package dev.swath.cql2;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operators of CQL2 by their names in JSON; text may write them in any case. */
final class Operators {
    static final String AND = "and";
    static final String OR = "or";
    static final String NOT = "not";
    static final String LIKE = "like";
    static final String BETWEEN = "between";
    static final String IN = "in";
    static final String IS_NULL = "isNull";
    static final String NOT_EQUAL = "<>";
    static final String TIMES = "*";

    static final List<String> COMPARISONS = List.of("=", NOT_EQUAL, "<", "<=", ">", ">=");
    static final List<String> ARITHMETIC = List.of("+", "-", TIMES, "/", "^", "%", "div");
    static final List<String> CHARACTERS = List.of("casei", "accenti");
    static final List<String> ARRAYS = List.of("a_equals", "a_contains", "a_containedBy", "a_overlaps");

    private static final Map<String, String> NAMES = Stream.of(
                    List.of(AND, OR, NOT, LIKE, BETWEEN, IN, IS_NULL),
                    COMPARISONS,
                    ARITHMETIC,
                    CHARACTERS,
                    ARRAYS,
                    SpatialOperators.NAMES,
                    TemporalOperators.NAMES)
            .flatMap(List::stream)
            .collect(Collectors.toMap(name -> name.toLowerCase(Locale.ROOT), Function.identity()));

    private Operators() {}

    /** The operator's own spelling; a name that CQL2 does not know stays as it is. */
    static String canonical(String name) {
        return name.equals("!=") ? NOT_EQUAL : NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }
}
